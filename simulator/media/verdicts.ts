import { type Account } from '../users.js';

export const SUGGESTIONS = ['pass', 'review', 'risky'] as const;
export type Suggestion = (typeof SUGGESTIONS)[number];

/** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/mediaCheckAsync.html */
export const MEDIA_LABELS = [100, 20001, 20002, 20006, 21000] as const;

/** What comes of the media of some users. */
export interface MediaVerdict {
  readonly suggest: Suggestion;
  readonly label: number;
  /** Whether the push waits for its release. */
  readonly hold: boolean;
  /** How long after the download the push goes out. In real time. */
  readonly delayMs: number;
  /** How many times more the push is delivered although it was accepted. */
  readonly duplicates: number;
  /** Where the push goes; undefined: to the pushUrl of the app. */
  readonly url?: string | undefined;
}

/** Whose media a verdict is for; undefined = everybody's. */
export interface Scope {
  readonly appId?: string | undefined;
  readonly user?: string | undefined;
}

export const USUAL_VERDICT: MediaVerdict = {
  suggest: 'pass',
  label: 100,
  hold: false,
  delayMs: 200,
  duplicates: 0,
};

/** What the tester has decided. Of two verdicts that fit, the later one counts. */
export class MediaVerdicts {
  #rules: { scope: Scope; verdict: MediaVerdict }[] = [];

  set(scope: Scope, verdict: MediaVerdict): void {
    const { appId, user } = scope;
    this.#rules = this.#rules.filter((rule) => rule.scope.appId !== appId || rule.scope.user !== user);
    this.#rules.push({ scope, verdict });
  }

  of({ app, label }: Account): MediaVerdict {
    const fits = ({ appId, user }: Scope): boolean =>
      (appId === undefined || appId === app.appId) && (user === undefined || user === label);
    return this.#rules.findLast(({ scope }) => fits(scope))?.verdict ?? USUAL_VERDICT;
  }

  reset(): void {
    this.#rules = [];
  }
}
