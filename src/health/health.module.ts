import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { SessionsModule } from '../sessions/index.js';
import { WechatModule } from '../wechat/index.js';
import { HealthController } from './health.controller.js';
import { DatabaseIndicator } from './indicators/database.indicator.js';
import { READINESS_INDICATORS, type ReadinessIndicator } from './indicators/readiness.indicator.js';
import { RevocationsIndicator } from './indicators/revocations.indicator.js';
import { ShutdownIndicator } from './indicators/shutdown.indicator.js';
import { WechatIndicator } from './indicators/wechat.indicator.js';

/** Another one: a class in indicators/, and its name here. */
const indicators = [ShutdownIndicator, DatabaseIndicator, RevocationsIndicator, WechatIndicator];

@Module({
  // The problem filter logs a failed check; Terminus need not as well.
  imports: [TerminusModule.forRoot({ logger: false }), SessionsModule, WechatModule],
  controllers: [HealthController],
  providers: [
    ...indicators,
    {
      provide: READINESS_INDICATORS,
      useFactory: (...all: ReadinessIndicator[]) => all,
      inject: indicators,
    },
  ],
  exports: [ShutdownIndicator],
})
export class HealthModule {}
