import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { type z } from 'zod';
import { type PushMessage } from './push-message.js';

/** Where and in what a push is handled. */
export interface PushContext {
  /** The app it was sent to. */
  readonly appId: string;
  /** Of the transaction that also marks the push as done: what a handler does through it happens once, or not at all. */
  readonly manager: EntityManager;
}

/**
 * Works on one push. A throw takes back what this attempt did, and the push is tried again later, up to a day long.
 * A transaction is open meanwhile: a handler calls nobody else.
 */
export type PushHandler<Fields> = (
  fields: Fields,
  context: PushContext,
  message: PushMessage,
) => Promise<void> | void;

interface Subscription {
  readonly schema: z.ZodType;
  readonly handler: PushHandler<unknown>;
}

/**
 * Who wants to know of which push. A feature module subscribes when it is initialised:
 *
 * ```ts
 * const fields = z.object({ SubscribeStatusString: z.string() });
 * pushes.on('subscribe_msg_change_event', fields, async ({ SubscribeStatusString }, { appId, manager }) => { ... });
 * ```
 *
 * A push that nobody wants is received and done.
 */
@Injectable()
export class PushEvents {
  private readonly subscriptions = new Map<string, Subscription[]>();

  /**
   * @param event `Event` of the pushes, or their `MsgType` where they have none, as WeChat writes it
   * @param schema of the fields, under WeChat's names; a push that does not fit is tried no second time
   */
  on<S extends z.ZodType>(event: string, schema: S, handler: PushHandler<z.output<S>>): void {
    const others = this.subscriptions.get(event) ?? [];
    this.subscriptions.set(event, [...others, { schema, handler: handler as PushHandler<unknown> }]);
  }

  /**
   * Lets all who want this push work on it, one after another.
   * @throws ZodError when the fields are not those of the event; what a handler throws
   */
  async handle(message: PushMessage, context: PushContext): Promise<void> {
    for (const { schema, handler } of this.subscriptions.get(message.event ?? message.msgType) ?? []) {
      await handler(schema.parse(message.fields), context, message);
    }
  }
}
