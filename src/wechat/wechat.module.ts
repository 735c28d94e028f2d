import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/index.js';
import { AccessTokensService } from './access-tokens.service.js';
import { CodeLedger } from './code-ledger.js';
import { WechatHttp } from './http/wechat-http.js';
import { WechatTransport } from './http/wechat-transport.js';
import { PhoneCodeLedger, PhoneCodes } from './phone-codes.js';
import {
  PushCleanupService,
  PushController,
  PushEvents,
  PushesService,
  PushInbox,
  PushInboxEntity,
  PushWorker,
} from './push/index.js';
import { WechatApi } from './wechat-api.js';
import { WechatCircuit } from './wechat-circuit.js';
import { WechatService } from './wechat.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([PushInboxEntity]), AuditModule],
  controllers: [PushController],
  providers: [
    WechatTransport,
    WechatHttp,
    CodeLedger,
    WechatCircuit,
    AccessTokensService,
    WechatApi,
    PhoneCodeLedger,
    PhoneCodes,
    WechatService,
    PushEvents,
    PushesService,
    PushInbox,
    PushWorker,
    PushCleanupService,
  ],
  exports: [WechatCircuit, WechatService, PushEvents, PushesService, PushInbox],
})
export class WechatModule {}
