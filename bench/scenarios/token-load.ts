import { logIn } from '../logins.js';
import { type Server } from '../stage.js';
import { type Load } from './scenario.js';

/** GETs of one path with the access tokens of so many users, the same for the whole run: clients use a token many times, too. */
export function tokenLoad(path: string, tokenCount: number): (server: Server) => Promise<Load> {
  const loads = new Map<string, Promise<Load>>();
  return (server) => {
    const known = loads.get(server.name) ?? requestsOf(server, path, tokenCount);
    loads.set(server.name, known);
    return known;
  };
}

async function requestsOf(server: Server, path: string, tokenCount: number): Promise<Load> {
  const logins = await logIn(server, tokenCount);
  return logins.map(({ accessToken }) => ({
    method: 'GET' as const,
    path,
    headers: { authorization: `Bearer ${accessToken}`, 'user-agent': 'weapp-auth-bench' },
  })) as unknown as Load;
}
