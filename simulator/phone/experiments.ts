/** What the switches beside the phone make happen to it. */
export class Experiments {
  /** Milliseconds that the phone's clock is ahead: tokens seem to have expired. */
  clockAhead = 0;
  /** The answer to the next refresh arrives nowhere. */
  loseRefresh = false;
  /** The access token that the service is made to refuse. */
  spoiled: string | undefined;
  readonly counts = { requests: 0, refreshes: 0, logins: 0 };
  onChange: () => void = () => undefined;

  /** @returns whether this answer is lost */
  losesAnswer(): boolean {
    if (!this.loseRefresh) return false;
    this.loseRefresh = false;
    this.onChange();
    return true;
  }

  /** The header as it is sent: with another signature, if its token is the spoiled one. */
  headerSent(header: Record<string, string>): Record<string, string> {
    const { spoiled } = this;
    if (spoiled === undefined || header['authorization'] !== `Bearer ${spoiled}`) return header;
    return { ...header, authorization: `Bearer ${spoiled.slice(0, -8)}AAAAAAAA` };
  }
}
