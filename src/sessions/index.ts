export { type Device, type Origin, type SessionOrigin, sessionOrigin } from './new-session.js';
export { SessionsModule } from './sessions.module.js';
