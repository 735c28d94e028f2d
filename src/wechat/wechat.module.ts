import { Module } from '@nestjs/common';
import { AccessTokensService } from './access-tokens.service.js';
import { CodeLedger } from './code-ledger.js';
import { WechatHttp } from './http/wechat-http.js';
import { WechatTransport } from './http/wechat-transport.js';
import { WechatApi } from './wechat-api.js';
import { WechatCircuit } from './wechat-circuit.js';
import { WechatService } from './wechat.service.js';

@Module({
  providers: [
    WechatTransport,
    WechatHttp,
    CodeLedger,
    WechatCircuit,
    AccessTokensService,
    WechatApi,
    WechatService,
  ],
  exports: [WechatCircuit, WechatService],
})
export class WechatModule {}
