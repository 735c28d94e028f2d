import { BenchError } from '../errors.js';
import { logIn, refreshPath } from '../logins.js';
import { type Server } from '../stage.js';
import { type Scenario } from './scenario.js';

const sessionCount = 500;

export const refresh: Scenario = {
  name: 'refresh',
  title: `POST ${refreshPath}, ${sessionCount} sessions in turn`,
  floors: ['floor'],
  targets: { floor: 0.85 },
  async prepare(server, { database }) {
    await database.client.query('TRUNCATE sessions CASCADE');
    await database.client.query('CHECKPOINT').catch(() => undefined);
    const tokens = await tokensOf(server);
    return [
      {
        method: 'POST',
        path: refreshPath,
        headers: { 'content-type': 'application/json', 'user-agent': 'weapp-auth-bench' },
        // A token works once: each is taken out, and its successor waits at the end of the line.
        setupRequest: (request) => {
          const refreshToken = tokens.shift();
          if (refreshToken === undefined) throw new BenchError('all refresh tokens are under way');
          request.body = JSON.stringify({ refreshToken });
          return request;
        },
        onResponse: (status, body) => {
          if (status === 200) tokens.push((JSON.parse(body) as { refreshToken: string }).refreshToken);
        },
      },
    ];
  },
};

async function tokensOf(server: Server): Promise<string[]> {
  return (await logIn(server, sessionCount)).map(({ refreshToken }) => refreshToken);
}
