import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { z } from 'zod';
import { type AuditEvent, AuditService, bySystem, toUser } from '../audit/index.js';
import { Metrics } from '../observability/index.js';
import { type PushContext, PushEvents, PushInbox } from '../wechat/index.js';
import { ErasureService } from './erasure.service.js';
import { IdentitiesService } from './identities.service.js';
import { peopleOf } from './people.js';
import { type PersonalDataKind, UserDataRegistry } from '../common/user-data/index.js';
import { WechatIdentityEntity, wechatIdentityId } from './wechat-identity.entity.js';

const text = z.union([z.string(), z.number().transform(String)]);
const ofUser = z.object({ OpenID: text.pipe(z.string().min(1)) });

/** WeChat does not say how several codes are written: every number that stands alone counts. */
const codes = z
  .union([text, z.array(text).transform((values) => values.join())])
  .transform((value) => [...new Set(value.match(/(?<!\d)\d{1,3}(?!\d)/g))])
  .refine((found) => found.length > 0);
const ofRevocation = ofUser.extend({ RevokeInfo: codes });

/**
 * What of RevokeInfo may be kept here. Number plates, invoices, devices, steps, places, files and mail addresses are not.
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/security.html
 */
const revocable: Readonly<Record<string, readonly PersonalDataKind[]>> = {
  2: ['address'],
  6: ['nickname', 'avatar'],
  8: ['phone'],
  19: ['nickname'],
  20: ['avatar'],
};

/** What WeChat tells of users: their data is to be forgotten, in part or whole. Of people who are not known here there is none. */
@Injectable()
export class WechatPushes implements OnModuleInit {
  constructor(
    private readonly pushes: PushEvents,
    private readonly inbox: PushInbox,
    private readonly identities: IdentitiesService,
    private readonly registry: UserDataRegistry,
    private readonly erasure: ErasureService,
    private readonly audit: AuditService,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.pushes.on('user_info_modified', ofUser, ({ OpenID }, context) => this.clearProfile(OpenID, context));
    this.pushes.on('user_authorization_revoke', ofRevocation, ({ OpenID, RevokeInfo }, context) =>
      this.revoke(OpenID, RevokeInfo, context),
    );
    this.pushes.on('user_authorization_cancellation', ofUser, ({ OpenID }, context) =>
      this.erase(OpenID, context),
    );
  }

  /** WeChat found name or picture of the user offensive, and has taken them away. */
  private async clearProfile(openid: string, context: PushContext): Promise<void> {
    const userId = await this.identities.lockOwner(context.manager, wechatIdentityId(context.appId, openid));
    if (userId === undefined) return;
    await this.forget(userId, ['nickname', 'avatar'], context);
    await this.tell(context.manager, userId, { action: 'user.profile_cleared', details: {} });
  }

  /** The user has taken back what they had allowed this mini program to have. */
  private async revoke(openid: string, revoked: readonly string[], context: PushContext): Promise<void> {
    const userId = await this.identities.lockOwner(context.manager, wechatIdentityId(context.appId, openid));
    if (userId === undefined) return;
    const kinds = revoked.flatMap((code) => revocable[code] ?? []);
    await this.forget(userId, kinds, context);
    await this.tell(context.manager, userId, {
      action: 'user.authorization_revoked',
      details: { codes: revoked.join(',') },
    });
  }

  /** The user has closed their WeChat account. */
  private async erase(openid: string, context: PushContext): Promise<void> {
    const { manager, appId } = context;
    // Of people who are not known here there may be pushes, too.
    await this.inbox.forget(manager, [{ appId, openid }]);
    const id = wechatIdentityId(appId, openid);
    for (;;) {
      const identity = await manager.findOneBy(WechatIdentityEntity, { id });
      if (!identity) return;
      // Again, should a merge have given the identity to another user while we waited for its locks.
      const because = 'wechat_cancellation';
      if (await this.erasure.erase(manager, identity.userId, { because, actorKind: 'system' }))
        this.metrics.erasure(because);
    }
  }

  private async forget(
    userId: string,
    kinds: readonly PersonalDataKind[],
    { manager, appId }: PushContext,
  ): Promise<void> {
    if (kinds.length === 0) return;
    for (const id of await peopleOf(manager, userId)) {
      for (const data of this.registry.all())
        await data.revoke?.(manager, { userId: id, appId }, new Set(kinds));
    }
  }

  private async tell(
    manager: EntityManager,
    userId: string,
    what: Pick<AuditEvent, 'action' | 'details'>,
  ): Promise<void> {
    await this.audit.record(manager, { ...what, ...bySystem, ...toUser(userId) });
  }
}
