import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/index.js';
import { UsersModule } from '../users/index.js';
import { AccountEnd } from './account-end.service.js';
import { AccountController } from './account.controller.js';

/** The end of an account by its owner: what of it is the user's, and what is their sessions'. */
@Module({
  imports: [UsersModule, SessionsModule],
  controllers: [AccountController],
  providers: [AccountEnd],
})
export class AccountModule {}
