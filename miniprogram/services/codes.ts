import { type components } from './openapi.js';

/** What the service says: the closed list of docs/openapi.json. */
export type ServiceCode = components['schemas']['ErrorCode'];

/** What can go wrong before the service has said anything. */
export type ClientCode =
  /** No answer: no network, or the connection broke. */
  | 'NETWORK'
  /** No answer in time. */
  | 'TIMEOUT'
  /** Called off by a {@link Cancellation}. */
  | 'CANCELLED'
  /** Something answered that is not the service: a proxy's page, say. */
  | 'BAD_ANSWER'
  /** wx.login() gave no code. */
  | 'WX_LOGIN_FAILED'
  /** The phone button gave no code, and not because the user said no. */
  | 'WX_PHONE_FAILED'
  /** Tokens are gone, and this request must not log in by itself. */
  | 'LOGIN_REQUIRED'
  /** The user has logged out: nothing logs them in but login(). */
  | 'LOGGED_OUT'
  /** The user has asked to be erased, and a login would undo that: ask them before login(). */
  | 'ERASURE_PENDING'
  /** The user said no to what the flow asked for. */
  | 'DECLINED';

export type ApiCode = ServiceCode | ClientCode;
