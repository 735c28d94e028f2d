export { CurrentUser } from './current-user.decorator.js';
export { type Principal } from './principal.js';
export { IS_PUBLIC, Public, PUBLIC_EXTENSION } from './public.decorator.js';
