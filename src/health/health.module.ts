import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';
import { DatabaseIndicator } from './indicators/database.indicator.js';
import { ShutdownIndicator } from './indicators/shutdown.indicator.js';

@Module({
  // The problem filter logs a failed check; Terminus need not as well.
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [DatabaseIndicator, ShutdownIndicator],
  exports: [ShutdownIndicator],
})
export class HealthModule {}
