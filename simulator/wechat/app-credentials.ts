import { type SimulatedApp } from '../apps.js';
import { type KnownErrcode } from '../errcodes.js';
import { type World } from '../world.js';

/** What a call that carries the AppSecret says of itself; '' for what is missing. */
export interface AppCredentials {
  readonly appid: string;
  readonly secret: string;
  readonly grant_type: string;
}

/** The order of the checks is our choice: WeChat does not publish its own. */
export function authenticateApp(
  { appid, secret, grant_type }: AppCredentials,
  grantType: string,
  world: World,
): SimulatedApp | KnownErrcode {
  if (appid === '') return 41002;
  const app = world.findApp(appid);
  if (!app) return 40013;
  if (secret === '') return 41004;
  if (secret !== app.appSecret) return 40125;
  return grant_type === grantType ? app : 40002;
}
