import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In } from 'typeorm';
import { AuditService, byUser, toUser } from '../audit/index.js';
import { Clock } from '../common/clock.js';
import { DomainError } from '../common/errors/index.js';
import { type Origin } from '../common/http/index.js';
import { Randomness } from '../common/randomness.js';
import { IdentityConflictEntity } from './identity-conflict.entity.js';
import { UserEntity } from './user.entity.js';
import { WechatIdentityEntity } from './wechat-identity.entity.js';
import { WechatUnionidEntity } from './wechat-unionid.entity.js';

/** First logins that may come between, one after the other, before whoever wants to be undisturbed gives up. */
const maxAttempts = 5;

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

type Recorder = (action: 'user.identity_linked' | 'user.identity_conflict') => Promise<void>;

/** Decides which user an identity belongs to. */
@Injectable()
export class IdentitiesService {
  private readonly logger = new Logger(IdentitiesService.name);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    private readonly audit: AuditService,
  ) {}

  /**
   * The user of this identity. An identity that is not known yet joins the owner of its unionid, or a new user.
   * Logins of the same person wait for one another here: call it in a transaction.
   *
   * @param origin where it was seen, for the trail
   */
  async recognise(manager: EntityManager, seen: SeenIdentity, origin: Origin): Promise<RecognisedUser> {
    await this.lockPerson(manager, seen);
    const known = await manager.findOneBy(WechatIdentityEntity, { id: seen.identityId });
    const recognised = known
      ? { user: await manager.findOneByOrFail(UserEntity, { id: known.userId }), isNewUser: false }
      : await this.ownerOrNewUser(manager, seen);
    const { id: userId } = recognised.user;
    const record: Recorder = (action) =>
      this.audit.record(manager, {
        action,
        ...byUser({ userId }, origin),
        // Not the identity's id, which follows from the openid and would outlive the person here.
        ...toUser(userId),
        details: { appId: seen.appId },
      });
    if (!known) await this.insertIdentity(manager, seen, userId);
    // From now on it opens an account that was there before.
    if (!known && !recognised.isNewUser) await record('user.identity_linked');
    const unionid = await this.attachUnionid(manager, seen, userId, record);
    if (known && unionid !== undefined && unionid !== known.unionid) {
      await manager.update(WechatIdentityEntity, { id: known.id }, { unionid });
    }
    return recognised;
  }

  /**
   * Holds up, until the transaction ends, logins that have something new to tell about these users, and first logins that would
   * join one of them. (All other logins wait for the rows of their identities.)
   *
   * @returns false: somebody joined them meanwhile who is not held up. Begin anew then, in another transaction: to take
   *   more locks now would be out of order
   */
  async lockUsers(manager: EntityManager, userIds: readonly string[]): Promise<boolean> {
    const locked = await keysOf(manager, userIds);
    await lock(manager, locked);
    return (await keysOf(manager, userIds)).every((key) => locked.includes(key));
  }

  /**
   * In one transaction in which nobody logs in anew as one of these users. The locks of logins come first, before rows of users.
   * @throws DomainError SERVICE_UNAVAILABLE when somebody joined them each time
   */
  async undisturbed<T>(userIds: readonly string[], work: (manager: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const result = await this.dataSource.transaction(async (manager) =>
        (await this.lockUsers(manager, userIds)) ? { of: await work(manager) } : undefined,
      );
      if (result) return result.of;
    }
    throw new DomainError('SERVICE_UNAVAILABLE');
  }

  /** The user of that identity, who stays so until the transaction ends; undefined when nobody has it. */
  async lockOwner(manager: EntityManager, identityId: string): Promise<string | undefined> {
    await lock(manager, [identityKey(identityId)]);
    return (await manager.findOneBy(WechatIdentityEntity, { id: identityId }))?.userId;
  }

  /**
   * First logins of one person come in parallel: from one app, or from two apps of one platform. The locks
   * are taken in one order everywhere, and before anything is read.
   */
  private async lockPerson(manager: EntityManager, seen: SeenIdentity): Promise<void> {
    const keys = [identityKey(seen.identityId)];
    if (seen.unionid !== undefined) keys.push(unionidKey(seen.platform, seen.unionid));
    await lock(manager, keys);
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

  /**
   * unionid is a late-attached link: free, it is the user's from now on; another user's, it is a conflict.
   * @returns the unionid, where it is the user's
   */
  private async attachUnionid(
    manager: EntityManager,
    seen: SeenIdentity,
    userId: string,
    record: Recorder,
  ): Promise<string | undefined> {
    const { platform, unionid, identityId } = seen;
    if (unionid === undefined) return undefined;
    const link = await manager.findOneBy(WechatUnionidEntity, { platform, unionid });
    if (!link) {
      await manager.insert(WechatUnionidEntity, { platform, unionid, userId });
    } else if (link.userId !== userId) {
      const { userId: otherUserId } = link;
      this.logger.warn(`identity ${identityId} of user ${userId} shows the unionid of user ${otherUserId}`);
      // It is seen at every login of that identity, and told once.
      const isKnown = await manager.existsBy(IdentityConflictEntity, { identityId, otherUserId });
      if (!isKnown) await record('user.identity_conflict');
      await manager.upsert(
        IdentityConflictEntity,
        { identityId, otherUserId, platform, unionid, lastSeenAt: new Date(this.clock.now()) },
        ['identityId', 'otherUserId'],
      );
      return undefined;
    }
    return unionid;
  }
}

const identityKey = (id: string): string => `identity/${id}`;
const unionidKey = (platform: string, unionid: string): string => `unionid/${platform}/${unionid}`;

/** What logins of these users lock, in the order in which they do: identities first. */
async function keysOf(manager: EntityManager, userIds: readonly string[]): Promise<string[]> {
  const userId = In([...userIds]);
  const identities = await manager.findBy(WechatIdentityEntity, { userId });
  const links = await manager.findBy(WechatUnionidEntity, { userId });
  return [
    ...identities.map(({ id }) => identityKey(id)).sort(),
    ...links.map(({ platform, unionid }) => unionidKey(platform, unionid)).sort(),
  ];
}

async function lock(manager: EntityManager, keys: readonly string[]): Promise<void> {
  await manager.query(
    `SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest($1::text[]) AS key`,
    [keys],
  );
}
