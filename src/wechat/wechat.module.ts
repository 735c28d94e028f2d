import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { CodeLedger } from './code-ledger.js';
import { WechatHttp } from './http/wechat-http.js';
import { WechatService } from './wechat.service.js';

@Module({
  imports: [HttpModule],
  providers: [WechatHttp, CodeLedger, WechatService],
  exports: [WechatService],
})
export class WechatModule {}
