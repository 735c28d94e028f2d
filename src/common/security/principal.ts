/** Who a verified access token speaks for. Everything here comes from the token; nothing from the request. */
export interface Principal {
  /** Our own user id (UUIDv7): the token's `sub`. */
  readonly userId: string;
  /** The session the token belongs to: `sid`. */
  readonly sessionId: string;
  /** The mini program that logged in: `app`. */
  readonly appId: string;
  readonly roles: readonly string[];
}
