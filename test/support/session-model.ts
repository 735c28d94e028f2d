import { type LoginResponse, type TokenResponse } from '../../src/auth/dto/token.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { type Answer, type ApiClient } from './api-client.js';
import { type TestEnvironment } from './environment.js';
import { post, postRefresh, soon, verify } from './session-tokens.js';

/** How many sessions a user may have in these runs: few, so that logins end some. */
export const maxSessions = 3;

/** What the service promises of a session, in a few words. */
export interface ModelSession {
  /** Of its newest refresh token. */
  counter: number;
  /** Whether that token was made less than a minute ago. */
  fresh: boolean;
  /** Of the token that its client holds: older by one where the answer was lost. */
  held: number;
  ended: boolean;
  /** The least recently used one goes. */
  usedAt: number;
}

export interface Model {
  readonly sessions: ModelSession[];
  banned: boolean;
  /** A ban that was lifted may be remembered for two seconds. */
  everBanned: boolean;
  uses: number;
}

interface RealSession {
  readonly id: string;
  /** Every one that was ever given out, by its counter. */
  readonly refreshTokens: Map<number, string>;
  readonly accessTokens: string[];
}

export interface Real {
  readonly env: TestEnvironment;
  /** Two on one database; a restart puts another one in its place. */
  readonly instances: { api: ApiClient; stop: () => Promise<void> }[];
  readonly user: string;
  /** Known from the first login. */
  userId: string;
  readonly sessions: RealSession[];
}

type Outcome = 'rotated' | 'repeated' | 'reused' | 'revoked' | 'banned';

const said: Readonly<Record<Outcome, string>> = {
  rotated: '200 ',
  repeated: '200 ',
  reused: '401 REFRESH_TOKEN_REUSED',
  revoked: '401 SESSION_REVOKED',
  banned: '403 USER_BANNED',
};

function summary({ status, body }: Answer<unknown>): string {
  return `${status} ${(body as Partial<Problem> | undefined)?.code ?? ''}`;
}

function pair(model: Model, real: Real, number: number): [ModelSession, RealSession] {
  return [model.sessions[number], real.sessions[number]] as [ModelSession, RealSession];
}

function apiOf(real: Real, at: number): ApiClient {
  return (real.instances[at] as Real['instances'][number]).api;
}

/** What must become of a refresh token with that counter; the model is as it is afterwards. */
function present(model: Model, session: ModelSession, counter: number): Outcome {
  if (model.banned) return 'banned';
  if (session.ended) return 'revoked';
  if (counter === session.counter) {
    Object.assign(session, { counter: counter + 1, fresh: true, usedAt: ++model.uses });
    return 'rotated';
  }
  if (counter === session.counter - 1 && session.fresh) {
    session.usedAt = ++model.uses;
    return 'repeated';
  }
  session.ended = true;
  return 'reused';
}

function send(real: Real, at: number, session: RealSession, counter: number): Promise<Answer<unknown>> {
  return postRefresh(apiOf(real, at), session.refreshTokens.get(counter) as string);
}

/** Keeps what was given out; two tokens of one place in the chain would be two live successors. */
function keepTokens(session: RealSession, { status, body }: Answer<unknown>): number | undefined {
  if (status !== 200) return undefined;
  const { accessToken, refreshToken, sessionId } = body as TokenResponse;
  const counter = Number(refreshToken.split('.')[3]);
  expect(sessionId).toBe(session.id);
  expect(refreshToken).toBe(session.refreshTokens.get(counter) ?? refreshToken);
  session.refreshTokens.set(counter, refreshToken);
  session.accessTokens.push(accessToken);
  return counter;
}

export async function logIn(model: Model, real: Real, at: number): Promise<void> {
  const code = await real.env.wechat.code(real.user);
  const answer = await apiOf(real, at).postLogin<unknown>({ code });
  expect(summary(answer)).toBe(model.banned ? said.banned : '200 ');
  if (model.banned) return;
  const { sessionId: id, user } = answer.body as LoginResponse;
  const session: RealSession = { id, refreshTokens: new Map(), accessTokens: [] };
  keepTokens(session, answer);
  real.userId = user.id;
  real.sessions.push(session);
  const live = model.sessions.filter(({ ended }) => !ended).sort((a, b) => a.usedAt - b.usedAt);
  if (live[0] && live.length >= maxSessions) live[0].ended = true;
  model.sessions.push({ counter: 0, fresh: false, held: 0, ended: false, usedAt: ++model.uses });
}

/** By the client, with the token that it holds, to all those instances at once. */
export async function refresh(
  model: Model,
  real: Real,
  number: number,
  places: readonly number[],
  lost: boolean,
): Promise<void> {
  const [expected, session] = pair(model, real, number);
  const { held } = expected;
  const outcome = present(model, expected, held);
  const answers = await Promise.all(places.map((at) => send(real, at, session, held)));
  // Of several that end it one is the first; the others find it ended.
  const [first, ...others] = answers.map(summary).sort();
  expect(first).toBe(said[outcome]);
  expect(others).toEqual(others.map(() => said[outcome === 'reused' ? 'revoked' : outcome]));
  const counters = answers.map((answer) => keepTokens(session, answer)).filter((each) => each !== undefined);
  expect(counters).toEqual(counters.map(() => expected.counter));
  if (!lost && !expected.ended) expected.held = expected.counter;
}

export async function replay(
  model: Model,
  real: Real,
  number: number,
  at: number,
  age: number,
): Promise<void> {
  const [expected, session] = pair(model, real, number);
  const counter = expected.counter - age;
  const outcome = present(model, expected, counter);
  const answer = await send(real, at, session, counter);
  expect(summary(answer)).toBe(said[outcome]);
  keepTokens(session, answer);
}

export async function letMinutePass(model: Model, real: Real, number: number): Promise<void> {
  const [expected, { id }] = pair(model, real, number);
  await real.env.database.query(
    `UPDATE sessions SET rotated_at = rotated_at - interval '61 seconds' WHERE id = $1`,
    [id],
  );
  expected.fresh = false;
}

export async function banOrUnban(model: Model, real: Real, status: 'active' | 'banned'): Promise<void> {
  await real.env.database.query(`UPDATE users SET status = $2 WHERE id = $1`, [real.userId, status]);
  if (model.banned !== (status === 'banned')) for (const session of model.sessions) session.ended = true;
  model.banned = status === 'banned';
  model.everBanned ||= model.banned;
}

export async function logOut(model: Model, real: Real, number: number, at: number): Promise<void> {
  const [expected, { accessTokens }] = pair(model, real, number);
  const token = accessTokens.at(-1) as string;
  const ask = (): Promise<Answer<unknown>> => post(apiOf(real, at), '/v1/auth/logout', token);
  if (expected.ended || model.banned) {
    // Not heard of yet, or heard of: it is as dead as before.
    expect(summary(await ask())).toMatch(/^204 |^401 SESSION_REVOKED$|^403 USER_BANNED$/);
    return;
  }
  expect(summary(await soon(ask, ({ status }) => status === 204 || !model.everBanned))).toBe('204 ');
  expected.ended = true;
}

export type Ending = 'logout' | 'ban' | 'replay';

/** Good refreshes and something that ends the session, at the same moment: it ends, whoever comes first. */
export async function endWhileRefreshing(
  model: Model,
  real: Real,
  number: number,
  race: { here: number; there: number; ending: Ending; times: number },
): Promise<void> {
  const [expected, session] = pair(model, real, number);
  const { counter } = expected;
  const end: Readonly<Record<Ending, () => Promise<unknown>>> = {
    logout: () => logOut(model, real, number, race.there),
    ban: () => banOrUnban(model, real, 'banned'),
    replay: () => send(real, race.there, session, counter - 2),
  };
  const refreshes = Array.from({ length: race.times }, () => send(real, race.here, session, counter));
  const [answers] = await Promise.all([Promise.all(refreshes), end[race.ending]()]);
  for (const answer of answers) {
    expect(summary(answer)).toMatch(/^200 $|^401 SESSION_REVOKED$|^403 USER_BANNED$/);
    expected.counter = keepTokens(session, answer) ?? expected.counter;
  }
  expected.ended = true;
}

export async function restart(model: Model, real: Real, at: number): Promise<void> {
  await real.instances[at]?.stop();
  const { api, service } = await real.env.startInstance();
  real.instances[at] = { api, stop: () => service.app.close() };
  // Whoever was revoked before is refused from the first request on.
  for (const [number, { ended }] of model.sessions.entries()) {
    const { accessTokens } = real.sessions[number] as RealSession;
    const { status } = await verify(api, accessTokens.at(-1) as string);
    expect([number, status === 200]).toEqual([number, !ended && !model.banned]);
  }
}

/**
 * The access token that was given out so many before the last opens what its session may open; on another
 * instance two seconds later at most.
 */
export async function expectAccess(
  model: Model,
  real: Real,
  number: number,
  at: number,
  age: number,
): Promise<void> {
  const [{ ended }, { accessTokens }] = pair(model, real, number);
  const refused = model.banned || ended;
  const token = (accessTokens.at(-1 - age) ?? accessTokens[0]) as string;
  const ask = (): Promise<Answer<unknown>> => verify(apiOf(real, at), token);
  if (!refused && !model.everBanned) {
    expect(summary(await ask())).toBe('200 ');
    return;
  }
  const answer = await soon(ask, ({ status }) => (status === 200) !== refused);
  expect(summary(answer)).toMatch(refused ? /^401 SESSION_REVOKED$|^403 USER_BANNED$/ : /^200 $/);
}

/** The database holds what the model says, and nothing more. */
export async function expectStored(model: Model, real: Real): Promise<void> {
  const rows = await real.env.database.query<{ id: string; counter: number; ended: boolean }>(
    `SELECT id, refresh_counter AS counter, revoked_at IS NOT NULL AS ended FROM sessions WHERE user_id = $1`,
    [real.userId],
  );
  const stored = new Map(rows.map(({ id, counter, ended }) => [id, { counter, ended }]));
  expect(real.sessions.map(({ id }) => stored.get(id))).toEqual(
    model.sessions.map(({ counter, ended }) => ({ counter, ended })),
  );
  expect(stored.size).toBe(real.sessions.length);
}

/** Every token that was ever given out, at both instances: of a dead session none works, of a live one the newest. */
export async function expectAllTokens(model: Model, real: Real, number: number): Promise<void> {
  const [expected, session] = pair(model, real, number);
  const dead = expected.ended || model.banned;
  const tried = dead ? [...session.refreshTokens.keys()] : [expected.counter];
  for (const at of real.instances.keys()) {
    for (const counter of tried) {
      const answer = await send(real, at, session, counter);
      expect(summary(answer)).toBe(said[present(model, expected, counter)]);
      keepTokens(session, answer);
    }
    for (const age of session.accessTokens.keys()) await expectAccess(model, real, number, at, age);
  }
}
