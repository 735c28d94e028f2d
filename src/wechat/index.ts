export { type WechatSession } from './api/code2session.js';
export { forceAccessToken, type ForcedAccessToken } from './force-access-token.js';
export { type OpenData, openOpenData } from './open-data.js';
export { type KnownSession } from './api/session-signature.js';
export { type PhoneExchange } from './phone-codes.js';
export { type PhoneNumber, readPhoneNumber } from './phone-number.js';
export { type CheckedText, type TextVerdict } from './api/msg-sec-check.js';
export { type CheckedMedia } from './api/media-check-async.js';
export {
  type KeptPush,
  PushesService,
  type PushContext,
  PushEvents,
  type PushFields,
  type PushHandler,
  PushInbox,
  type PushMessage,
  type PushState,
} from './push/index.js';
export { WechatCircuit, type WechatCircuitState } from './wechat-circuit.js';
export { WechatModule } from './wechat.module.js';
export { WechatService } from './wechat.service.js';
