import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditService, byUser } from '../audit/index.js';
import { DomainError } from '../common/errors/index.js';
import { type Origin } from '../common/http/index.js';
import { type Principal } from '../common/security/index.js';
import { UserEntity } from './user.entity.js';
import { WechatIdentityEntity } from './wechat-identity.entity.js';

/** A user, and who they are to WeChat. */
export interface DirectoryEntry {
  readonly user: UserEntity;
  readonly identities: readonly WechatIdentityEntity[];
}

/** Users as others see them who are allowed to. */
@Injectable()
export class UserDirectoryService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /** @throws DomainError NOT_FOUND */
  async find(id: string): Promise<DirectoryEntry> {
    const user = await this.dataSource.manager.findOneBy(UserEntity, { id });
    if (!user) throw new DomainError('NOT_FOUND');
    const identities = await this.dataSource.manager.find(WechatIdentityEntity, {
      where: { userId: id },
      order: { lastLoginAt: 'DESC', id: 'ASC' },
    });
    return { user, identities };
  }

  /**
   * The whole number, which the trail remembers.
   * @returns E.164; null: there is none
   * @throws DomainError NOT_FOUND
   */
  async readPhone(actor: Principal, origin: Origin, id: string): Promise<string | null> {
    return this.dataSource.transaction(async (manager) => {
      const user = await manager.findOneBy(UserEntity, { id });
      if (!user) throw new DomainError('NOT_FOUND');
      await this.audit.record(manager, {
        action: 'user.phone_read',
        ...byUser(actor, origin),
        subjectKind: 'user',
        subjectId: user.id,
        userId: user.id,
        details: {},
      });
      return user.phone;
    });
  }
}
