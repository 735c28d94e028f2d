export { SessionResponse, toSessionResponse } from './dto/session.response.js';
export { endedNow } from './ended-now.js';
export { RevocationsService } from './revocations.service.js';
export { type Rotation, RotationService } from './rotation.service.js';
export { type Device, type SessionOrigin, sessionOrigin } from './session-origin.js';
export { SessionsModule } from './sessions.module.js';
export { SessionsService } from './sessions.service.js';
