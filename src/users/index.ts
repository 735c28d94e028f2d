export { toUserResponse, UserResponse } from './dto/user.response.js';
export { IdentitiesService, type SeenIdentity } from './identities.service.js';
export {
  type JsonValue,
  type MergedUsers,
  type PersonalDataKind,
  type UserData,
  UserDataRegistry,
} from './user-data.js';
export { type UserStatus } from './user.entity.js';
export { type Profile } from './users.service.js';
export { UsersModule } from './users.module.js';
export { wechatIdentityId } from './wechat-identity.entity.js';
