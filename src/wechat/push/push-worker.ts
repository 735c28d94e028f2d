import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Randomness } from '../../common/randomness.js';
import { Metrics, pushEventName } from '../../observability/index.js';
import { PushEvents } from './push-events.js';
import { type ClaimedPush, PushInbox } from './push-inbox.js';
import { toPushMessage } from './push-message.js';
import { describeFailure, isHopeless, maxAttempts, retryDelay } from './push-retries.js';

/** Milliseconds between two looks for work that another instance received, or that is to be tried again. */
const pollInterval = 1_000;
/** Milliseconds for all handlers of one push, below what the database lets a transaction idle. */
const handlingLimit = 8_000;

/** A handler is still at work when its time is over. */
class PushOvertimeError extends Error {}

/** Works on what is in the inbox, one push after another; each instance has one. */
@Injectable()
export class PushWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(PushWorker.name);
  private poll: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;
  private wakes = 0;
  private failing = false;
  private stopped = false;

  constructor(
    private readonly inbox: PushInbox,
    private readonly events: PushEvents,
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly randomness: Randomness,
    private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    this.poll = setInterval(() => {
      this.wake();
    }, pollInterval);
    this.poll.unref();
  }

  /** After the push in hand; without it when the database does not answer, which then takes it back. */
  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.poll);
    await Promise.race([this.working, wait(handlingLimit, undefined, { ref: false })]);
  }

  /** There may be work. */
  wake(): void {
    this.wakes += 1;
    this.working ??= this.work().finally(() => (this.working = undefined));
  }

  private async work(): Promise<void> {
    try {
      let seen: number;
      do {
        seen = this.wakes;
        while (!this.stopped && (await this.inbox.hasDue()) && (await this.takeOne()));
        // What came while this looked is not left to the next poll.
      } while (seen !== this.wakes);
      if (this.failing) this.logger.log('pushes are worked on again');
      this.failing = false;
    } catch (error) {
      // Once an outage, not once a second.
      if (!this.failing && !this.stopped) this.logger.warn(`pushes wait: ${describeFailure(error)}`);
      this.failing = true;
    }
  }

  /**
   * @returns false: others work on all there is
   * @throws what the database throws when not even the failure can be kept
   */
  private async takeOne(): Promise<boolean> {
    let claimed: ClaimedPush | undefined;
    try {
      await this.dataSource.transaction(async (manager) => {
        claimed = await this.inbox.claim(manager);
        if (!claimed) return;
        await this.handle(claimed, manager);
        await this.inbox.finish(manager, claimed);
      });
      if (!claimed) return false;
      this.metrics.push(pushEventName(claimed.event), 'done');
    } catch (error) {
      if (!claimed) throw error;
      await this.fail(claimed, error);
    }
    return true;
  }

  private async handle({ appId, message }: ClaimedPush, manager: EntityManager): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const overtime = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new PushOvertimeError());
      }, handlingLimit);
    });
    try {
      await Promise.race([this.events.handle(toPushMessage(message), { appId, manager }), overtime]);
    } catch (error) {
      // It cannot be stopped, but it can be kept from writing between the rollback and the connection's next use.
      if (error instanceof PushOvertimeError) await cut(manager);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private async fail(push: ClaimedPush, error: unknown): Promise<void> {
    const failed = push.attempts + 1;
    const reason = describeFailure(error);
    const isDead = isHopeless(error) || failed >= maxAttempts;
    const inSeconds = retryDelay(failed, this.randomness.bytes(2).readUInt16BE() / 0xffff);
    const count = (): Promise<boolean> => this.inbox.postpone(push, isDead ? 'dead' : { inSeconds }, reason);
    // Once more: a statement that was cut short may hold the row for as long as a statement may take.
    if (!(await count().catch(count))) return;
    const event = pushEventName(push.event);
    this.metrics.push(event, isDead ? 'dead' : 'failed');
    const what = `push ${push.id} (${event}), attempt ${failed}: ${reason}`;
    if (isDead) this.logger.error(`${what}; given up`);
    else this.logger.warn(`${what}; again in ${Math.round(inSeconds)} s`);
  }
}

/** The server takes back what an interrupted transaction did. */
async function cut({ queryRunner }: EntityManager): Promise<void> {
  const client = (await queryRunner?.connect()) as
    { connection: { stream: { destroy(): void } } } | undefined;
  client?.connection.stream.destroy();
}
