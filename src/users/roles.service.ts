import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { byUser } from '../audit/index.js';
import { type Origin } from '../common/http/index.js';
import { type Principal, type Role } from '../common/security/index.js';
import { setRoles } from './roles.js';

/** What users may do to others' data. */
@Injectable()
export class RolesService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** @throws DomainError NOT_FOUND, CONFLICT: see {@link setRoles} */
  async set(actor: Principal, origin: Origin, userId: string, roles: readonly Role[]): Promise<void> {
    await this.dataSource.transaction((manager) =>
      setRoles(manager, { userId, roles, actor: byUser(actor, origin) }),
    );
  }
}
