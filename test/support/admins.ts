import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { type Answer, type ApiClient } from './api-client.js';
import { type TestEnvironment } from './environment.js';

/** A user with these roles, logged in. */
export async function logInWithRoles(env: TestEnvironment, ...roles: string[]): Promise<LoginResponse> {
  return logInAs(env, roles.join('-') || 'plain', roles);
}

/** That user, with these roles from now on. */
export async function logInAs(
  env: TestEnvironment,
  name: string,
  roles: readonly string[],
): Promise<LoginResponse> {
  const { user } = await env.api.login(name);
  await env.database.query(`UPDATE users SET roles = $2 WHERE id = $1`, [user.id, roles]);
  return env.api.login(name);
}

/** The service as somebody meets it who has logged in. */
export class SignedIn {
  constructor(
    private readonly api: ApiClient,
    private readonly token: string,
  ) {}

  get<Body = Problem>(path: string): Promise<Answer<Body>> {
    return this.api.get<Body>(path, this.token);
  }

  post<Body = Problem>(path: string, body?: unknown): Promise<Answer<Body>> {
    const headers = { authorization: `Bearer ${this.token}` };
    return body === undefined
      ? this.api.request<Body>(path, { method: 'POST', headers })
      : this.api.post<Body>(path, body, headers);
  }

  put<Body = Problem>(path: string, body: unknown): Promise<Answer<Body>> {
    return this.api.request<Body>(path, {
      method: 'PUT',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  delete<Body = Problem>(path: string): Promise<Answer<Body>> {
    return this.api.request<Body>(path, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${this.token}` },
    });
  }
}
