export { PhoneCode } from './dto/phone.request.js';
export { PhoneFailureResponse, PhoneResponse, toPhoneResponse } from './dto/phone.response.js';
export { UserResponse } from './dto/user.response.js';
export { type ErasureOrder, ErasureService } from './erasure.service.js';
export { IdentitiesService, type SeenIdentity } from './identities.service.js';
export { type IdentityConflict, IdentityConflictsService } from './identity-conflicts.service.js';
export { maskPhone } from './mask-phone.js';
export { type Merge } from './merge.js';
export { MergeService } from './merge.service.js';
export { type DirectoryEntry, UserDirectoryService } from './user-directory.service.js';
export { type BoundPhone, PhonesService } from './phones.service.js';
export {
  type JsonValue,
  type MergedUsers,
  type PersonalDataKind,
  type UserData,
  UserDataRegistry,
} from './user-data.js';
export { UserResponses } from './user-responses.js';
export { type UserStatus } from './user.entity.js';
export { type Profile } from './users.service.js';
export { UsersModule } from './users.module.js';
export { wechatIdentityId } from './wechat-identity.entity.js';
