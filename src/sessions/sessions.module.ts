import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/index.js';
import { UsersModule } from '../users/index.js';
import { RevocationsService } from './revocations.service.js';
import { RotationService } from './rotation.service.js';
import { SessionCleanupService } from './session-cleanup.service.js';
import { SessionEntity } from './session.entity.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsData } from './sessions.data.js';
import { SessionsService } from './sessions.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([SessionEntity]), AuditModule, UsersModule],
  controllers: [SessionsController],
  providers: [SessionsService, RotationService, RevocationsService, SessionCleanupService, SessionsData],
  exports: [SessionsService, RotationService, RevocationsService],
})
export class SessionsModule {}
