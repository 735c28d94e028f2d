import { Injectable, Logger } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { Randomness } from '../common/randomness.js';
import { IdentityConflictEntity } from './identity-conflict.entity.js';
import { UserEntity } from './user.entity.js';
import { WechatIdentityEntity } from './wechat-identity.entity.js';
import { WechatUnionidEntity } from './wechat-unionid.entity.js';

/** What an exchange of a code told about the person. */
export interface SeenIdentity {
  readonly identityId: string;
  readonly appId: string;
  readonly openid: string;
  readonly platform: string;
  readonly unionid: string | undefined;
}

export interface RecognisedUser {
  readonly user: UserEntity;
  readonly isNewUser: boolean;
}

/** Decides which user an identity belongs to. */
@Injectable()
export class IdentitiesService {
  private readonly logger = new Logger(IdentitiesService.name);

  constructor(
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /**
   * The user of this identity. An identity that is not known yet joins the owner of its unionid, or a new user.
   * Logins of the same person wait for one another here: call it in a transaction.
   */
  async recognise(manager: EntityManager, seen: SeenIdentity): Promise<RecognisedUser> {
    await this.lockPerson(manager, seen);
    const known = await manager.findOneBy(WechatIdentityEntity, { id: seen.identityId });
    const recognised = known
      ? { user: await manager.findOneByOrFail(UserEntity, { id: known.userId }), isNewUser: false }
      : await this.ownerOrNewUser(manager, seen);
    if (!known) await this.insertIdentity(manager, seen, recognised.user.id);
    else if (seen.unionid !== undefined && seen.unionid !== known.unionid) {
      await manager.update(WechatIdentityEntity, { id: known.id }, { unionid: seen.unionid });
    }
    await this.attachUnionid(manager, seen, recognised.user.id);
    return recognised;
  }

  /**
   * First logins of one person come in parallel: from one app, or from two apps of one platform. The locks
   * are taken in one order everywhere, and before anything is read.
   */
  private async lockPerson(manager: EntityManager, seen: SeenIdentity): Promise<void> {
    const keys = [`identity/${seen.identityId}`];
    if (seen.unionid !== undefined) keys.push(`unionid/${seen.platform}/${seen.unionid}`);
    await manager.query(
      `SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest($1::text[]) AS key`,
      [keys],
    );
  }

  private async ownerOrNewUser(manager: EntityManager, seen: SeenIdentity): Promise<RecognisedUser> {
    const owner = await this.ownerOf(manager, seen);
    if (owner) return { user: owner, isNewUser: false };
    const id = this.randomness.uuidv7();
    await manager.insert(UserEntity, { id, status: 'active', roles: [] });
    const user = await manager.findOneByOrFail(UserEntity, { id });
    return { user, isNewUser: true };
  }

  private async ownerOf(manager: EntityManager, seen: SeenIdentity): Promise<UserEntity | null> {
    const { platform, unionid } = seen;
    if (unionid === undefined) return null;
    const link = await manager.findOneBy(WechatUnionidEntity, { platform, unionid });
    return link && manager.findOneByOrFail(UserEntity, { id: link.userId });
  }

  private async insertIdentity(manager: EntityManager, seen: SeenIdentity, userId: string): Promise<void> {
    const { identityId: id, appId, openid, unionid = null } = seen;
    await manager.insert(WechatIdentityEntity, { id, userId, appId, openid, unionid });
  }

  /** unionid is a late-attached link: free, it is the user's from now on; another user's, it is a conflict. */
  private async attachUnionid(manager: EntityManager, seen: SeenIdentity, userId: string): Promise<void> {
    const { platform, unionid, identityId } = seen;
    if (unionid === undefined) return;
    const link = await manager.findOneBy(WechatUnionidEntity, { platform, unionid });
    if (!link) {
      await manager.insert(WechatUnionidEntity, { platform, unionid, userId });
    } else if (link.userId !== userId) {
      this.logger.warn(`identity ${identityId} of user ${userId} shows the unionid of user ${link.userId}`);
      await manager.upsert(
        IdentityConflictEntity,
        { identityId, otherUserId: link.userId, platform, unionid, lastSeenAt: new Date(this.clock.now()) },
        ['identityId', 'otherUserId'],
      );
    }
  }
}
