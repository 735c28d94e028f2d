import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { SessionsModule } from '../sessions/index.js';
import { StatisticsModule } from '../statistics/index.js';
import { UsersModule } from '../users/index.js';
import { WechatModule } from '../wechat/index.js';
import { AdminUserResponses } from './admin-user-responses.js';
import { BansController } from './bans.controller.js';
import { AuditEventsController } from './audit-events.controller.js';
import { IdentityConflictsController } from './identity-conflicts.controller.js';
import { MergesController } from './merges.controller.js';
import { OverviewController } from './overview.controller.js';
import { PushesController } from './pushes.controller.js';
import { RolesController } from './roles.controller.js';
import { UserSessionsController } from './user-sessions.controller.js';
import { AdminUsersController } from './users.controller.js';

/** What admins and support see and do, over HTTP. What it means is decided in the modules whose data it is. */
@Module({
  imports: [AuditModule, StatisticsModule, UsersModule, SessionsModule, WechatModule],
  controllers: [
    AdminUsersController,
    BansController,
    RolesController,
    UserSessionsController,
    MergesController,
    IdentityConflictsController,
    PushesController,
    AuditEventsController,
    OverviewController,
  ],
  providers: [AdminUserResponses],
})
export class AdminModule {}
