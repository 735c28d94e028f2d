import { Module } from '@nestjs/common';
import { CodeLedger } from './code-ledger.js';
import { WechatHttpModule } from './http/wechat-http.module.js';
import { WechatService } from './wechat.service.js';

@Module({
  imports: [WechatHttpModule],
  providers: [CodeLedger, WechatService],
  exports: [WechatService],
})
export class WechatModule {}
