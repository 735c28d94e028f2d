import { type SimulatedApp } from '../apps.js';
import { type KnownErrcode } from '../errcodes.js';
import { type Account } from '../users.js';
import { type World } from '../world.js';

/** How recently the user must have used the app. */
const SEEN_WITHIN_MS = 2 * 3_600_000;

/** The user a content check is about: one of this app (40003, 43104) who has been there of late (61010). */
export function recentUser(
  openid: string,
  app: SimulatedApp,
  world: World,
  nowMs: number,
): Account | KnownErrcode {
  const account = world.users.accountOf(openid);
  if (!account) return 40003;
  if (account.app !== app) return 43104;
  return nowMs - account.seenAt < SEEN_WITHIN_MS ? account : 61010;
}
