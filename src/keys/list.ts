import { type DataSource } from 'typeorm';
import { counted, iso, table } from '../command/index.js';
import { type KeyRing } from '../common/crypto/index.js';
import { type SigningKeyEntity, signingKeyRows, type StatedKey } from '../tokens/index.js';
import { type MasterKeysUse, masterKeysUse, type MasterKeyUse } from './master-key-use.js';
import { isDead, type SigningKeysNow, statedNow } from './signing-keys.js';

/** What `list` prints. */
export async function list(dataSource: DataSource, ring: KeyRing): Promise<string> {
  const { manager } = dataSource;
  const signing = await statedNow(manager, await signingKeyRows(manager));
  const use = await masterKeysUse(manager);
  return [
    'Signing keys',
    signingKeyTable(signing),
    '',
    'Master keys',
    masterKeyTable(use, ring),
    ...unrecordedNote(use),
  ].join('\n');
}

function signingKeyTable({ keys, now }: SigningKeysNow): string {
  return table([
    ['kid', 'state', 'created', 'signs from', 'sealed by', 'may be retired'],
    ...keys.map((stated) => {
      const { kid, createdAt, activatesAt, privateKeyKid } = stated.key;
      return [kid, stated.state, iso(createdAt), iso(activatesAt), privateKeyKid, retirable(stated, now)];
    }),
  ]);
}

function retirable({ state, deadAt }: StatedKey<SigningKeyEntity>, now: Date): string {
  if (state === 'next') return 'no: it is about to sign';
  if (!deadAt) return 'no: it signs';
  return isDead(deadAt, now) ? 'yes' : `from ${iso(deadAt)}`;
}

function masterKeyTable(use: MasterKeysUse, ring: KeyRing): string {
  const ids = [...ring.ids, ...[...use.byId.keys()].filter((id) => !ring.has(id))];
  return table([
    ['id', 'in MASTER_KEYS', 'signing keys', 'session keys', 'live refresh tokens', 'may be dropped'],
    ...ids.map((id) => {
      const resting = use.byId.get(id) ?? unused(id);
      return [
        id,
        id === ring.newestId ? 'newest' : ring.has(id) ? 'yes' : 'MISSING',
        String(resting.signingKeys),
        String(resting.sessionKeys),
        String(resting.refreshTokens),
        droppable(resting, use, ring),
      ];
    }),
  ]);
}

function unused(id: string): MasterKeyUse {
  return { id, signingKeys: 0, sessionKeys: 0, refreshTokens: 0, refreshUntil: undefined };
}

function droppable(resting: MasterKeyUse, { unrecorded }: MasterKeysUse, ring: KeyRing): string {
  const { id, signingKeys, sessionKeys, refreshTokens, refreshUntil } = resting;
  if (!ring.has(id)) return 'no: put it back, what rests on it is lost without it';
  if (id === ring.newestId) return 'no: what is new is made with it';
  if (signingKeys + sessionKeys > 0) return 'no: rewrap first';
  const until = [refreshTokens > 0 && refreshUntil, unrecorded?.until].filter((date) => date instanceof Date);
  if (until.length === 0) return 'yes';
  return `from ${iso(new Date(Math.max(...until.map((date) => date.getTime()))))}`;
}

function unrecordedNote({ unrecorded }: MasterKeysUse): string[] {
  if (!unrecorded) return [];
  const { count, until } = unrecorded;
  return [
    `  ${counted(count, 'live refresh token')} of an earlier release may rest on any of them, until ${iso(until)} at the latest.`,
  ];
}
