interface ModelSession {
  readonly id: string;
  alive: boolean;
  counter: number;
  rotatedAt: number;
  /** Access tokens, each with its end. */
  readonly tokens: Map<string, { readonly expiresAt: number; refused: boolean }>;
}

export interface ModelAnswer {
  readonly status: number;
  readonly data: unknown;
}

const life = 600_000;
const problem = (status: number, code: string): ModelAnswer => ({ status, data: { code } });

/** The service, in what the client can see of it: rotation as docs/decisions/0006 tells, tokens that end, and codes that work once. */
export class ModelService {
  /** Logical requests that were carried out, by their id. */
  readonly processed = new Map<string, number>();
  readonly sessions: ModelSession[] = [];
  /** What should not have been asked. */
  readonly faults: string[] = [];
  reused = 0;
  private readonly codes = new Set<string>();
  private issued = 0;

  constructor(private readonly now: () => number) {}

  newCode(): string {
    const code = `code-${++this.issued}`;
    this.codes.add(code);
    return code;
  }

  answer(path: string, token: string | undefined, body: Record<string, unknown>): ModelAnswer {
    if (path === '/v1/auth/wechat/login') return this.login(String(body['code']));
    if (path === '/v1/auth/refresh') return this.refresh(String(body['refreshToken']));
    const session = this.sessions.find(({ tokens }) => tokens.has(token ?? ''));
    const granted = session?.tokens.get(token ?? '');
    if (!session || !granted) return problem(401, 'UNAUTHENTICATED');
    if (!session.alive || granted.refused || granted.expiresAt <= this.now()) {
      granted.refused = true;
      return problem(401, session.alive ? 'TOKEN_EXPIRED' : 'SESSION_REVOKED');
    }
    if (path === '/v1/auth/logout') session.alive = false;
    else this.processed.set(path, (this.processed.get(path) ?? 0) + 1);
    return { status: path === '/v1/auth/logout' ? 204 : 200, data: { path } };
  }

  /** As a change of roles does: tokens that were given so far are not taken any more. */
  refuseTokens(): void {
    for (const { tokens } of this.sessions) for (const granted of tokens.values()) granted.refused = true;
  }

  /** As from another device. */
  endSessions(): void {
    for (const session of this.sessions) session.alive = false;
  }

  private login(code: string): ModelAnswer {
    if (!this.codes.delete(code)) {
      this.faults.push(`${code} was sent twice`);
      return problem(401, 'WECHAT_CODE_USED');
    }
    const id = `session-${this.sessions.length + 1}`;
    const session = { id, alive: true, counter: 0, rotatedAt: 0, tokens: new Map() };
    this.sessions.push(session);
    return { status: 200, data: { ...this.tokensOf(session), openid: 'openid', user: { id: 'user' } } };
  }

  private refresh(refreshToken: string): ModelAnswer {
    const [id, counter] = refreshToken.split('.').slice(1);
    const session = this.sessions.find((each) => each.id === id);
    if (!session) return problem(401, 'REFRESH_TOKEN_INVALID');
    if (!session.alive) return problem(401, 'SESSION_REVOKED');
    const now = this.now();
    if (Number(counter) === session.counter) {
      const last = [...session.tokens.values()].at(-1);
      if (last && !last.refused && last.expiresAt - now > 60_000)
        this.faults.push('a good token was renewed');
      session.counter++;
      session.rotatedAt = now;
    } else if (Number(counter) !== session.counter - 1 || now - session.rotatedAt >= 60_000) {
      session.alive = false;
      this.reused++;
      return problem(401, 'REFRESH_TOKEN_REUSED');
    }
    return { status: 200, data: this.tokensOf(session) };
  }

  private tokensOf(session: ModelSession): Record<string, unknown> {
    const accessToken = `secret-access-${++this.issued}`;
    session.tokens.set(accessToken, { expiresAt: this.now() + life, refused: false });
    const refreshToken = `secret-refresh.${session.id}.${session.counter}`;
    return { accessToken, refreshToken, sessionId: session.id, expiresIn: life / 1000 };
  }
}
