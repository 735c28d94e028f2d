import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../common/errors/index.js';
import { exportPages, type JsonValue } from '../../common/user-data/index.js';
import { type PreparedStatement, PreparedStatements } from '../../database/index.js';
import { deduplicationKey, type PushFields, type PushMessage } from './push-message.js';

/** A push that this transaction works on, and nobody else meanwhile. */
export interface ClaimedPush {
  readonly id: string;
  readonly appId: string;
  readonly event: string;
  readonly message: PushFields;
  /** Those that have failed. */
  readonly attempts: number;
}

/** Whom a push is about. */
interface PushedPerson {
  readonly appId: string;
  readonly openid: string;
}

/** One that failed: when it comes next, or that it does not. */
export type NextAttempt = { readonly inSeconds: number } | 'dead';

/** Milliseconds. WeChat hangs up after 5 s and sends the same again, which is then known if this one was kept after all. */
const patience = 4_000;

const receivePush: PreparedStatement = {
  name: 'wechat.receive_push',
  access: 'write',
  text: `
    INSERT INTO push_inbox (app_id, deduplication_key, event, openid, message) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT ON CONSTRAINT push_inbox_deduplication DO NOTHING
    RETURNING id`,
};

const findDuePush: PreparedStatement = {
  name: 'wechat.find_due_push',
  access: 'read',
  // It comes again, and a connection that has fallen silent is not waited for at shutdown.
  patience: 2_000,
  text: `SELECT id FROM push_inbox WHERE state = 'waiting' AND due_at <= now() LIMIT 1`,
};

/** Nothing that says who it was about. */
const done = `state = 'done', message = NULL, openid = NULL, last_error = NULL`;

/** What WeChat has pushed, kept until it is worked on. */
@Injectable()
export class PushInbox {
  constructor(
    private readonly statements: PreparedStatements,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {}

  /**
   * Keeps a push that is believed. From then on it may be answered.
   * @returns false: it is here already
   * @throws DomainError SERVICE_UNAVAILABLE
   */
  async receive(appId: string, message: PushMessage): Promise<boolean> {
    const { event, msgType, fields } = message;
    const kept = this.statements.run(receivePush, [
      appId,
      deduplicationKey(message),
      event ?? msgType,
      personOf(message),
      JSON.stringify(fields),
    ]);
    return (await inTime(kept)).length > 0;
  }

  /** Whether there is work. Asks more cheaply than {@link claim}. */
  async hasDue(): Promise<boolean> {
    return (await this.statements.run(findDuePush, [])).length > 0;
  }

  /** The next push that is due and that nobody works on; locked until the transaction ends. */
  async claim(manager: EntityManager): Promise<ClaimedPush | undefined> {
    const [claimed] = await manager.query<ClaimedPush[]>(
      `SELECT id, app_id AS "appId", event, message, attempts FROM push_inbox
        WHERE state = 'waiting' AND due_at <= now()
        ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    );
    return claimed;
  }

  /** In the transaction that has claimed it. */
  async finish(manager: EntityManager, { id }: ClaimedPush): Promise<void> {
    await manager.query(
      `UPDATE push_inbox SET ${done}, attempts = attempts + 1, finished_at = now() WHERE id = $1`,
      [id],
    );
  }

  /**
   * Counts a failed attempt, after its transaction was rolled back.
   * @returns false: somebody else has taken it on meanwhile, and it is theirs to count
   */
  async postpone({ id, attempts }: ClaimedPush, next: NextAttempt, lastError: string): Promise<boolean> {
    const isDead = next === 'dead';
    const [rows] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE push_inbox
          SET attempts = attempts + 1, last_error = $3, due_at = now() + $4 * interval '1 second',
              state = CASE WHEN $5 THEN 'dead' ELSE 'waiting' END, finished_at = CASE WHEN $5 THEN now() END
        WHERE id = $1 AND attempts = $2 AND state = 'waiting'
      RETURNING id`,
      [id, attempts, lastError, isDead ? 0 : next.inSeconds, isDead],
    );
    return rows.length > 0;
  }

  /** Whatever is here about these people, a page at a time. */
  about(manager: EntityManager, identities: readonly PushedPerson[]): AsyncGenerator<JsonValue[]> {
    return exportPages(
      manager,
      `SELECT app_id, openid, event, message, state, received_at, finished_at FROM push_inbox
        WHERE (app_id, openid) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY id`,
      columnsOf(identities),
    );
  }

  /**
   * Whatever is here about these people counts as done, and says nothing of them any more. What somebody else works on at
   * this moment is theirs to finish: who waited for them would hold what they may be waiting for.
   */
  async forget(manager: EntityManager, identities: readonly PushedPerson[]): Promise<void> {
    await manager.query(
      `UPDATE push_inbox SET ${done}, finished_at = coalesce(finished_at, now())
        WHERE id = ANY (ARRAY(
          SELECT id FROM push_inbox WHERE (app_id, openid) IN (SELECT * FROM unnest($1::text[], $2::text[]))
             FOR UPDATE SKIP LOCKED))`,
      columnsOf(identities),
    );
  }
}

function columnsOf(identities: readonly PushedPerson[]): string[][] {
  return [identities.map(({ appId }) => appId), identities.map(({ openid }) => openid)];
}

/** The sender of user_* events is an account of WeChat's, not the user. */
function personOf({ event = '', openId, fromUserName }: PushMessage): string | null {
  return openId ?? (event.startsWith('user_') ? null : fromUserName);
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new DomainError('SERVICE_UNAVAILABLE', { cause: new Error('The inbox has not answered in time.') }),
      );
    }, patience);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
