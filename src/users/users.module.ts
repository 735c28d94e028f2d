import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdentitiesService } from './identities.service.js';
import { IdentityConflictEntity } from './identity-conflict.entity.js';
import { UserEntity } from './user.entity.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';
import { WechatDataController } from './wechat-data.controller.js';
import { WechatDataService } from './wechat-data.service.js';
import { WechatIdentityEntity } from './wechat-identity.entity.js';
import { WechatUnionidEntity } from './wechat-unionid.entity.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([UserEntity, WechatIdentityEntity, WechatUnionidEntity, IdentityConflictEntity]),
  ],
  controllers: [UsersController, WechatDataController],
  providers: [UsersService, IdentitiesService, WechatDataService],
  exports: [UsersService, IdentitiesService],
})
export class UsersModule {}
