import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { z } from 'zod';
import { AuditService, bySystem, toUser } from '../audit/index.js';
import { Clock } from '../common/clock.js';
import { USERS_CONFIG, type UsersConfig } from '../config/index.js';
import { PushEvents } from '../wechat/index.js';
import { AvatarFiles } from './avatar-files.service.js';
import { MediaCheckEntity } from './media-check.entity.js';

/** XML has numbers as texts. */
const integer = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d{1,9}$/)
    .transform(Number),
]);

const fields = z.object({
  trace_id: z.string().min(1),
  /** 0: judged. -1008: WeChat could not fetch the picture. */
  errcode: integer,
  result: z.object({ suggest: z.string() }).optional(),
});

/** Seconds for which a verdict may be early. */
const overtaking = 60;

/** Of a picture that is being set at this moment, or of none: a later attempt tells. */
class EarlyVerdictError extends Error {}

/** What WeChat finds in avatars: `wxa_media_check`, minutes after they were set. */
@Injectable()
export class AvatarVerdicts implements OnModuleInit {
  private readonly logger = new Logger(AvatarVerdicts.name);

  constructor(
    @Inject(USERS_CONFIG) private readonly config: UsersConfig,
    private readonly pushes: PushEvents,
    private readonly files: AvatarFiles,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.pushes.on(
      'wxa_media_check',
      fields,
      async ({ trace_id: traceId, errcode, result }, { appId, manager }, { createTime }) => {
        const check = await take(manager, traceId, appId);
        if (check) await this.settle(manager, check, errcode === 0 ? result?.suggest : undefined, errcode);
        else if (Math.abs(this.clock.nowInSeconds() - createTime) < overtaking) {
          throw new EarlyVerdictError();
        }
      },
    );
  }

  /** @param suggest undefined: it was not judged */
  private async settle(
    manager: EntityManager,
    check: MediaCheckEntity,
    suggest: string | undefined,
    errcode: number,
  ): Promise<void> {
    let verdict = suggest;
    if (verdict === undefined) {
      this.logger.warn(
        `WeChat did not judge ${check.avatar}: errcode ${errcode}. Can PUBLIC_URL be reached from the internet?`,
      );
      verdict = { flag: 'review', accept: 'pass', reject: 'risky' }[this.config.contentCheckFallback];
    }
    // What is neither good nor bad stays flagged.
    if (verdict === 'pass') await changeOwner(manager, check, 'avatar_flagged = false');
    if (verdict === 'risky') await this.takeDown(manager, check, suggest !== undefined);
  }

  private async takeDown(manager: EntityManager, check: MediaCheckEntity, judged: boolean): Promise<void> {
    const { userId, traceId, avatar } = check;
    const shown = await changeOwner(manager, check, 'avatar = NULL, avatar_flagged = false');
    await this.audit.record(manager, {
      action: 'user.avatar_rejected',
      ...bySystem,
      ...toUser(userId),
      // Whether it was the user's picture until now, and whether WeChat found it risky or could not look at it.
      details: { traceId, shown, judged },
    });
    await this.files.doom(manager, [avatar]);
  }
}

/** The check, which is over now. The user is locked first, as by those who remove a user and all that goes with it. */
async function take(
  manager: EntityManager,
  traceId: string,
  appId: string,
): Promise<MediaCheckEntity | undefined> {
  const [found] = await manager.query<{ id: string }[]>(
    `SELECT u.id FROM users AS u JOIN media_checks AS m ON m.user_id = u.id
      WHERE m.trace_id = $1 AND m.app_id = $2 FOR UPDATE OF u`,
    [traceId, appId],
  );
  if (!found) return undefined;
  const [[check]] = await manager.query<[MediaCheckEntity[], number]>(
    `DELETE FROM media_checks WHERE trace_id = $1 AND app_id = $2
     RETURNING trace_id AS "traceId", app_id AS "appId", user_id AS "userId", avatar, requested_at AS "requestedAt"`,
    [traceId, appId],
  );
  return check;
}

/**
 * Of whoever has the picture still: the user, or who was merged into the user and kept it.
 * @returns whether anybody has
 */
async function changeOwner(
  manager: EntityManager,
  { avatar, userId }: MediaCheckEntity,
  change: 'avatar_flagged = false' | 'avatar = NULL, avatar_flagged = false',
): Promise<boolean> {
  const [, count] = await manager.query<[unknown[], number]>(
    `UPDATE users SET ${change}, updated_at = now() WHERE avatar = $1 AND (id = $2 OR merged_into = $2)`,
    [avatar, userId],
  );
  return count > 0;
}
