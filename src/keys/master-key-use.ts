import { type EntityManager } from 'typeorm';

/** What rests on one master key. */
export interface MasterKeyUse {
  readonly id: string;
  readonly signingKeys: number;
  readonly sessionKeys: number;
  /** Of sessions that live. */
  readonly refreshTokens: number;
  /** When the last of these refresh tokens ends unless it is used: that gives a new one, of the newest key. */
  readonly refreshUntil: Date | undefined;
}

interface Counted {
  readonly id: string | null;
  readonly count: string;
  readonly until?: Date;
}

export interface MasterKeysUse {
  readonly byId: ReadonlyMap<string, MasterKeyUse>;
  /** Refresh tokens from before their key was recorded: any key but a newer one may have made them. */
  readonly unrecorded: { readonly count: number; readonly until: Date } | undefined;
}

/** Counts all of it: for a person who can wait some seconds over millions of rows. */
export async function masterKeysUse(manager: EntityManager): Promise<MasterKeysUse> {
  const signing = await manager.query<Counted[]>(
    `SELECT private_key_kid AS id, count(*) FROM signing_keys GROUP BY 1`,
  );
  const session = await manager.query<Counted[]>(
    `SELECT session_key_kid AS id, count(*) FROM wechat_identities WHERE session_key_kid IS NOT NULL GROUP BY 1`,
  );
  const refresh = await manager.query<Required<Counted>[]>(
    `SELECT refresh_kid AS id, count(*), max(expires_at) AS until FROM sessions
      WHERE revoked_at IS NULL AND expires_at > now() GROUP BY 1`,
  );
  const of = <Row extends Counted>(rows: Row[], id: string | null): Row | undefined =>
    rows.find((row) => row.id === id);
  const ids = new Set([...signing, ...session, ...refresh].flatMap(({ id }) => (id === null ? [] : [id])));
  const byId = new Map<string, MasterKeyUse>();
  for (const id of [...ids].sort()) {
    byId.set(id, {
      id,
      signingKeys: Number(of(signing, id)?.count ?? 0),
      sessionKeys: Number(of(session, id)?.count ?? 0),
      refreshTokens: Number(of(refresh, id)?.count ?? 0),
      refreshUntil: of(refresh, id)?.until,
    });
  }
  const unrecorded = of(refresh, null);
  return {
    byId,
    unrecorded: unrecorded && { count: Number(unrecorded.count), until: unrecorded.until },
  };
}
