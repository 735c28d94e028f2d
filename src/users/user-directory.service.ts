import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { createHash } from 'node:crypto';
import { DataSource, In } from 'typeorm';
import { z } from 'zod';
import { AuditService, byUser, toUser } from '../audit/index.js';
import { DomainError } from '../common/errors/index.js';
import { type Origin, type Page, PageCursor, type PageRequest } from '../common/http/index.js';
import { type Principal } from '../common/security/index.js';
import { listUsers, type UserFilter, type UserPosition, type UserSort } from './user-list.js';
import { UserEntity } from './user.entity.js';
import { WechatIdentityEntity } from './wechat-identity.entity.js';

/** Microseconds: no number of them is beyond what PostgreSQL takes for a time. */
const position = z.strictObject({ created: z.int().min(0), id: z.uuid() });

/** Of one list: a page is of this order and these filters, or it is another list's. By a hash, to stay short. */
function cursorsOf(sort: UserSort, filter: UserFilter): PageCursor<UserPosition> {
  const { status, role, createdFrom, createdBefore, search } = filter;
  const list = JSON.stringify([sort, status, role, createdFrom, createdBefore, search]);
  return new PageCursor(`users/${createHash('sha256').update(list).digest('base64url')}`, position);
}

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

  /** @throws DomainError VALIDATION_FAILED for a cursor of another order or other filters */
  async list(sort: UserSort, filter: UserFilter, { cursor, limit }: PageRequest): Promise<Page<UserEntity>> {
    const cursors = cursorsOf(sort, filter);
    const { manager } = this.dataSource;
    const after = cursors.read(cursor);
    const rows = await listUsers(manager, { ...filter, sort, after, limit: limit + 1 });
    const page = cursors.page(rows, limit, (row) => row);
    const users = await manager.findBy(UserEntity, { id: In(page.items.map(({ id }) => id)) });
    const byId = new Map(users.map((user) => [user.id, user]));
    // Without those who have been erased since.
    return { ...page, items: page.items.flatMap(({ id }) => byId.get(id) ?? []) };
  }

  /** @throws DomainError NOT_FOUND */
  async findUser(id: string): Promise<UserEntity> {
    const user = await this.dataSource.manager.findOneBy(UserEntity, { id });
    if (!user) throw new DomainError('NOT_FOUND');
    return user;
  }

  /** @throws DomainError NOT_FOUND */
  async find(id: string): Promise<DirectoryEntry> {
    const user = await this.findUser(id);
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
        ...toUser(user.id),
        details: {},
      });
      return user.phone;
    });
  }
}
