/**
 * A push that is not to be believed, whatever is wrong with it. One error without detail or cause: a sender who learns
 * which check failed learns to pass it, and the plain text of a push must not reach a log.
 */
export class PushRefusedError extends Error {
  constructor() {
    super('The push is not a message of WeChat to this app.');
    this.name = 'PushRefusedError';
  }
}
