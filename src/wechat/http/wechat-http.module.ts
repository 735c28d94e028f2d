import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { WechatHttp } from './wechat-http.js';
import { WechatTransport } from './wechat-transport.js';

@Module({ providers: [WechatTransport], exports: [WechatTransport] })
class WechatTransportModule {}

/** An axios of our own: without registering one, all of @nestjs/axios shares axios's global instance. */
@Module({
  imports: [
    HttpModule.registerAsync({
      imports: [WechatTransportModule],
      inject: [WechatTransport],
      useFactory: ({ axiosOptions }: WechatTransport) => axiosOptions,
    }),
  ],
  providers: [WechatHttp],
  exports: [WechatHttp],
})
export class WechatHttpModule {}
