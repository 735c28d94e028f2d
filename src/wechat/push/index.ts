export { type OpenedPush, PushCipher, type PushKeyName, type PushKeys } from './push-cipher.js';
export { type PushContext, PushEvents, type PushHandler } from './push-events.js';
export { PushInboxEntity, type PushState } from './push-inbox.entity.js';
export { deduplicationKey, type PushFields, type PushMessage, type PushValue } from './push-message.js';
export { type PushQuery, PushReader, type PushSettings, type ReceivedPush } from './push-reader.js';
export { PushRefusedError } from './push-refused.js';
export { type KeptPush, PushesService } from './pushes.service.js';
