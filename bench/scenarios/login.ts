import { freshCode, loginPath, userCount } from '../logins.js';
import { type Scenario } from './scenario.js';

let turn = 0;

export const login: Scenario = {
  name: 'login',
  title: `POST ${loginPath}, a returning user`,
  floors: ['floor'],
  targets: { floor: 0.8 },
  async prepare(_server, { database }) {
    await database.client.query('TRUNCATE sessions CASCADE');
    await database.client.query('VACUUM wechat_identities');
    // Not in the middle of a round. Another's server may not allow it; there it matters less.
    await database.client.query('CHECKPOINT').catch(() => undefined);
    return [
      {
        method: 'POST',
        path: loginPath,
        headers: { 'content-type': 'application/json', 'user-agent': 'weapp-auth-bench' },
        setupRequest: (request) => {
          // Users in turn over all connections: two logins of one user at once would wait for each other's row.
          turn = (turn + 1) % userCount;
          request.body = JSON.stringify({ code: freshCode(turn) });
          return request;
        },
      },
    ];
  },
};
