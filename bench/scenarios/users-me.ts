import { logIn } from '../logins.js';
import { type Scenario } from './scenario.js';
import { type Load } from './scenario.js';
import { type Server } from '../stage.js';

const tokenCount = 200;
const loads = new Map<string, Promise<Load>>();

export const usersMe: Scenario = {
  name: 'users-me',
  title: `GET /v1/users/me, ${tokenCount} users`,
  floors: ['floor', 'floor+cache'],
  target: 0.9,
  prepare(server) {
    // One set of tokens a server for the whole run: clients use a token many times, too.
    const known = loads.get(server.name) ?? requestsOf(server);
    loads.set(server.name, known);
    return known;
  },
};

async function requestsOf(server: Server): Promise<Load> {
  const logins = await logIn(server, tokenCount);
  return logins.map(({ accessToken }) => ({
    method: 'GET' as const,
    path: '/v1/users/me',
    headers: { authorization: `Bearer ${accessToken}`, 'user-agent': 'weapp-auth-bench' },
  })) as unknown as Load;
}
