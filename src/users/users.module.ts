import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/index.js';
import { WechatModule } from '../wechat/index.js';
import { DataExportController } from './data-export.controller.js';
import { DataExport } from './data-export.service.js';
import { DueErasures } from './due-erasures.service.js';
import { ErasureRequests } from './erasure-requests.service.js';
import { ErasureService } from './erasure.service.js';
import { IdentitiesData } from './identities.data.js';
import { IdentitiesService } from './identities.service.js';
import { IdentityConflictEntity } from './identity-conflict.entity.js';
import { IdentityOfSession } from './identity-of-session.js';
import { IdentityConflictsService } from './identity-conflicts.service.js';
import { StorageModule } from '../storage/index.js';
import { AvatarFileEntity } from './avatar-file.entity.js';
import { AvatarFilesCleanup } from './avatar-files-cleanup.service.js';
import { AvatarFiles } from './avatar-files.service.js';
import { AvatarController } from './avatar.controller.js';
import { AvatarData } from './avatar.data.js';
import { AvatarImages } from './avatar-image.js';
import { AvatarRemovals } from './avatar-removals.js';
import { AvatarService } from './avatar.service.js';
import { AvatarVerdicts } from './avatar-verdicts.js';
import { AvatarsController } from './avatars.controller.js';
import { ContentCheck } from './content-check.service.js';
import { MediaCheckCleanup } from './media-check-cleanup.service.js';
import { MediaCheckEntity } from './media-check.entity.js';
import { BanExpiryService } from './ban-expiry.service.js';
import { BansService } from './bans.service.js';
import { MergeService } from './merge.service.js';
import { MergedUsersCleanupService } from './merged-users-cleanup.service.js';
import { PhoneExchangeEntity } from './phone-exchange.entity.js';
import { PhoneExchangesService } from './phone-exchanges.service.js';
import { PhoneController } from './phone.controller.js';
import { PhonesService } from './phones.service.js';
import { ProfileData } from './profile.data.js';
import { ProfileService } from './profile.service.js';
import { RolesService } from './roles.service.js';
import { SessionKeysController } from './session-keys.controller.js';
import { SessionKeysService } from './session-keys.service.js';
import { UserDirectoryService } from './user-directory.service.js';
import { UserMergeEntity } from './user-merge.entity.js';
import { UserResponses } from './user-responses.js';
import { UserEntity } from './user.entity.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';
import { WechatDataController } from './wechat-data.controller.js';
import { WechatDataService } from './wechat-data.service.js';
import { WechatIdentityEntity } from './wechat-identity.entity.js';
import { WechatPushes } from './wechat-pushes.js';
import { WechatUnionidEntity } from './wechat-unionid.entity.js';

@Module({
  imports: [
    AuditModule,
    StorageModule,
    WechatModule,
    TypeOrmModule.forFeature([
      UserEntity,
      WechatIdentityEntity,
      WechatUnionidEntity,
      IdentityConflictEntity,
      PhoneExchangeEntity,
      MediaCheckEntity,
      AvatarFileEntity,
      UserMergeEntity,
    ]),
  ],
  controllers: [
    UsersController,
    WechatDataController,
    PhoneController,
    SessionKeysController,
    AvatarController,
    AvatarsController,
    DataExportController,
  ],
  providers: [
    UsersService,
    IdentitiesService,
    IdentityOfSession,
    WechatDataService,
    SessionKeysService,
    PhoneExchangesService,
    PhonesService,
    ProfileService,
    ProfileData,
    ErasureService,
    ErasureRequests,
    DueErasures,
    DataExport,
    WechatPushes,
    ContentCheck,
    AvatarImages,
    AvatarFiles,
    AvatarRemovals,
    AvatarFilesCleanup,
    AvatarService,
    AvatarVerdicts,
    AvatarData,
    MediaCheckCleanup,
    UserResponses,
    IdentitiesData,
    IdentityConflictsService,
    MergeService,
    MergedUsersCleanupService,
    UserDirectoryService,
    BansService,
    BanExpiryService,
    RolesService,
  ],
  exports: [
    UsersService,
    IdentitiesService,
    PhonesService,
    UserResponses,
    IdentityConflictsService,
    MergeService,
    UserDirectoryService,
    ErasureService,
    ErasureRequests,
    BansService,
    RolesService,
  ],
})
export class UsersModule {}
