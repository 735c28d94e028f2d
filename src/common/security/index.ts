export { AdminController, IS_ADMIN_CONTROLLER } from './admin-controller.decorator.js';
export { CurrentUser } from './current-user.decorator.js';
export { mayDo, type Permission, permissions, type Role, roles } from './permissions.js';
export { type Principal } from './principal.js';
export { IS_PUBLIC, Public, PUBLIC_EXTENSION } from './public.decorator.js';
export { PERMISSION, PERMISSION_EXTENSION, RequirePermission } from './require-permission.decorator.js';
export {
  isRecentLogin,
  RECENT_LOGIN,
  RECENT_LOGIN_EXTENSION,
  RequireRecentLogin,
} from './require-recent-login.decorator.js';
