import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { DataSource, type EntityManager } from 'typeorm';
import { auditEventsAbout, AuditService, byUser } from '../audit/index.js';
import { DomainError } from '../common/errors/index.js';
import { type Origin } from '../common/http/index.js';
import { type Principal } from '../common/security/index.js';
import { Turns } from '../common/turns.js';
import { exportRows, type JsonValue, UserDataRegistry } from '../common/user-data/index.js';
import { PushInbox } from '../wechat/index.js';
import { peopleOf } from './people.js';
import { UserEntity } from './user.entity.js';

/** At once: each has a connection to the database for as long as reading takes. */
const maxAtOnce = 2;
const maxWaiting = 16;

/** Everything that is kept about a person, for that person. */
@Injectable()
export class DataExport {
  private readonly turns = new Turns(maxAtOnce, maxWaiting);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly registry: UserDataRegistry,
    private readonly inbox: PushInbox,
    private readonly audit: AuditService,
  ) {}

  /**
   * All as it was at one moment. It is kept compressed until it is sent, in memory: a client takes its time, for which no transaction
   * is held open, and a person may have 100,000 events.
   *
   * @returns JSON
   * @throws DomainError UNAUTHENTICATED, USER_BANNED or SESSION_REVOKED for who is gone, banned, or merged or about to leave by now;
   *   SERVICE_UNAVAILABLE
   */
  async of(principal: Principal, origin: Origin): Promise<Readable> {
    const pieces = await this.turns.take(async () => {
      await this.record(principal, origin);
      return this.dataSource.transaction('REPEATABLE READ', async (manager) => {
        await manager.query('SET TRANSACTION READ ONLY');
        refuseUnlessHere(await manager.findOneBy(UserEntity, { id: principal.userId }));
        return compressed(this.document(manager, principal.userId));
      });
    });
    return Readable.from(pieces).pipe(createGunzip());
  }

  /** Before it is read: nobody has it without the trail knowing. Nor is anybody erased meanwhile, whose address the trail would keep. */
  private record(principal: Principal, origin: Origin): Promise<void> {
    const { userId } = principal;
    return this.dataSource.transaction(async (manager) => {
      refuseUnlessHere(
        await manager.findOne(UserEntity, { where: { id: userId }, lock: { mode: 'for_key_share' } }),
      );
      await this.audit.record(manager, {
        action: 'user.exported',
        ...byUser(principal, origin),
        subjectKind: 'user',
        subjectId: userId,
        userId,
        details: {},
      });
    });
  }

  private async *document(manager: EntityManager, userId: string): AsyncGenerator<string> {
    const [now] = await exportRows(manager, `SELECT now() AS exported_at`, []);
    const people = await peopleOf(manager, userId);
    const merged: JsonValue[] = [];
    for (const id of people) if (id !== userId) merged.push(await this.userAndParts(manager, id));
    const head = { ...now, ...(await this.userAndParts(manager, userId)), mergedUsers: merged };
    yield JSON.stringify(head).slice(0, -1);
    const identities = await manager.query<{ appId: string; openid: string }[]>(
      `SELECT app_id AS "appId", openid FROM wechat_identities WHERE user_id = ANY ($1)`,
      [people],
    );
    yield* list('pushes', this.inbox.about(manager, identities));
    yield* list('auditEvents', auditEventsAbout(manager, people));
    yield '}';
  }

  /** The user's own row, and what each module has. */
  private async userAndParts(manager: EntityManager, userId: string): Promise<Record<string, JsonValue>> {
    const [user = {}] = await exportRows(
      manager,
      `SELECT id, status, merged_into, roles, created_at, updated_at FROM users WHERE id = $1`,
      [userId],
    );
    const parts: Record<string, JsonValue> = { user };
    for (const data of this.registry.all()) parts[data.name] = await data.export(manager, userId);
    return parts;
  }
}

function refuseUnlessHere(user: UserEntity | null): void {
  if (!user) throw new DomainError('UNAUTHENTICATED');
  if (user.status === 'banned') throw new DomainError('USER_BANNED');
  if (user.status === 'merged' || user.erasureDueAt) throw new DomainError('SESSION_REVOKED');
}

async function* list(name: string, pages: AsyncIterable<readonly JsonValue[]>): AsyncGenerator<string> {
  yield `,${JSON.stringify(name)}:[`;
  let separator = '';
  for await (const page of pages) {
    yield separator + page.map((item) => JSON.stringify(item)).join(',\n');
    separator = ',\n';
  }
  yield ']';
}

async function compressed(text: AsyncIterable<string>): Promise<Buffer[]> {
  const pieces: Buffer[] = [];
  await pipeline(Readable.from(text), createGzip({ level: 1 }), async (gzip) => {
    for await (const piece of gzip) pieces.push(piece as Buffer);
  });
  return pieces;
}
