import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { BodyGuard } from '../common/http/index.js';
import { AuditModule } from '../audit/index.js';
import { RateLimitGuard } from '../common/rate-limit/index.js';
import { SessionsModule } from '../sessions/index.js';
import { TokensModule } from '../tokens/index.js';
import { StatisticsModule } from '../statistics/index.js';
import { UsersModule } from '../users/index.js';
import { WechatModule } from '../wechat/index.js';
import { AuthController } from './auth.controller.js';
import { CloudLoginController } from './cloud-login.controller.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { JwtStrategy } from './jwt.strategy.js';
import { LoginRefusals } from './login-refusals.js';
import { LoginService } from './login.service.js';
import { OneTapPhone } from './one-tap-phone.js';
import { PermissionRefusals } from './permission-refusals.js';
import { PermissionGuard } from './permission.guard.js';
import { RefreshService } from './refresh.service.js';
import { VerifiedTokens } from './verified-tokens.js';

@Module({
  imports: [
    JwtModule.register({}),
    AuditModule,
    StatisticsModule,
    WechatModule,
    TokensModule,
    UsersModule,
    SessionsModule,
  ],
  controllers: [AuthController, CloudLoginController],
  providers: [
    LoginService,
    LoginRefusals,
    OneTapPhone,
    RefreshService,
    VerifiedTokens,
    JwtStrategy,
    PermissionRefusals,
    // They run in this order: who is limited by session must be known first.
    { provide: APP_GUARD, useClass: JwtAuthGuard },
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_GUARD, useClass: PermissionGuard },
    // Last: it tells what was wrong with a body that Fastify has tried to read before all of them.
    { provide: APP_GUARD, useClass: BodyGuard },
  ],
})
export class AuthModule {}
