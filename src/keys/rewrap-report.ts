import { counted, iso } from '../command/index.js';
import { type KeyRing } from '../common/crypto/index.js';
import { type MasterKeyUse } from './master-key-use.js';
import { type Rewrapped } from './rewrap.js';

export interface RewrapReport {
  readonly lines: string[];
  /** Why it is not all done, a line each. */
  readonly problems: string[];
}

/** What `rewrap` prints. */
export function rewrapReport(result: Rewrapped, ring: KeyRing): RewrapReport {
  const { newest, use } = result;
  const done = `${counted(result.signingKeys, 'signing key')} and ${counted(result.sessionKeys, 'session key')}`;
  const lines = [`Sealed ${done} with "${newest}".`];
  const problems: string[] = [];
  const others = [...use.byId.values()].filter(({ id }) => id !== newest);
  for (const resting of others) {
    const left = leftOn(resting);
    if (left !== undefined)
      problems.push(`${left} still sealed by "${resting.id}": ${whyLeft(resting, result, ring)}`);
    if (resting.refreshTokens > 0) {
      const until = resting.refreshUntil ? iso(resting.refreshUntil) : '';
      lines.push(
        `${counted(resting.refreshTokens, 'live refresh token')} of "${resting.id}" cannot be sealed anew, clients hold them: until ${until} at the latest.`,
      );
    }
  }
  return { lines, problems };
}

function leftOn({ signingKeys, sessionKeys }: MasterKeyUse): string | undefined {
  const left = [
    ...(signingKeys > 0 ? [counted(signingKeys, 'signing key')] : []),
    ...(sessionKeys > 0 ? [counted(sessionKeys, 'session key')] : []),
  ];
  if (left.length === 0) return undefined;
  return `${left.join(' and ')} ${signingKeys + sessionKeys === 1 ? 'is' : 'are'}`;
}

function whyLeft({ id }: MasterKeyUse, { unreadable, stopped, newest }: Rewrapped, ring: KeyRing): string {
  if (!ring.has(id)) return 'MASTER_KEYS lacks it. Put it back at the end and run this again.';
  if (stopped) return 'stopped. Run this again for the rest.';
  const broken = unreadable.get(id);
  if (broken !== undefined) {
    return `${broken} of them ${broken === 1 ? 'does' : 'do'} not open with it (another key of that name, or altered). The next login of their users replaces them.`;
  }
  return `an instance may still seal with it. Start all with "${newest}" first in MASTER_KEYS, and run this again.`;
}
