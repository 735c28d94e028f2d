import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, LessThan } from 'typeorm';
import { z } from 'zod';
import { DomainError } from '../common/errors/index.js';
import { type IfMatch, type Page, PageCursor, type PageRequest } from '../common/http/index.js';
import { Randomness } from '../common/randomness.js';
import { userTransaction } from '../common/user-data/index.js';
import { ADDRESSES_CONFIG, type AddressesConfig } from '../config/index.js';
import { AddressEntity } from './address.entity.js';
import { takeDefault, settleDefault } from './default-address.js';
import { type CreateAddressRequest, type UpdateAddressRequest } from './dto/address.request.js';

const cursors = new PageCursor('addresses', z.uuid());

/** A user's own addresses: `userId` is in every query, so that another one's are not there. */
@Injectable()
export class AddressesService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(ADDRESSES_CONFIG) private readonly config: AddressesConfig,
    private readonly randomness: Randomness,
  ) {}

  /** The newest first. */
  async list(userId: string, { cursor, limit }: PageRequest): Promise<Page<AddressEntity>> {
    const after = cursors.read(cursor);
    const rows = await this.dataSource.manager.find(AddressEntity, {
      where: { userId, ...(after !== undefined && { id: LessThan(after) }) },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return cursors.page(rows, limit, ({ id }) => id);
  }

  /** @throws DomainError NOT_FOUND */
  find(userId: string, id: string): Promise<AddressEntity> {
    return findOwn(this.dataSource.manager, userId, id);
  }

  /** @throws DomainError CONFLICT when the user has as many as may be */
  create(userId: string, { isDefault = false, ...fields }: CreateAddressRequest): Promise<AddressEntity> {
    return userTransaction(this.dataSource, userId, async (manager) => {
      const count = await manager.countBy(AddressEntity, { userId });
      if (count >= this.config.limit) throw tooMany(this.config.limit);
      const id = this.randomness.uuidv7();
      if (isDefault) await takeDefault(manager, userId);
      await manager.insert(AddressEntity, { ...fields, id, userId, isDefault: isDefault || count === 0 });
      return findOwn(manager, userId, id);
    });
  }

  /** @throws DomainError NOT_FOUND, PRECONDITION_FAILED, CONFLICT when it is to be the default no more */
  change(
    userId: string,
    id: string,
    ifMatch: IfMatch,
    changes: UpdateAddressRequest,
  ): Promise<AddressEntity> {
    return userTransaction(this.dataSource, userId, async (manager) => {
      const address = await findOwn(manager, userId, id);
      ifMatch.check(address);
      if (address.isDefault && changes.isDefault === false) throw noDefault();
      if (!address.isDefault && changes.isDefault === true) await takeDefault(manager, userId);
      manager.merge(AddressEntity, address, changes);
      return manager.save(address);
    });
  }

  /** @throws DomainError NOT_FOUND, PRECONDITION_FAILED */
  async remove(userId: string, id: string, ifMatch: IfMatch): Promise<void> {
    await userTransaction(this.dataSource, userId, async (manager) => {
      ifMatch.check(await findOwn(manager, userId, id));
      await manager.delete(AddressEntity, { userId, id });
      await settleDefault(manager, userId);
    });
  }
}

/** @throws DomainError NOT_FOUND, for another user's as for none */
async function findOwn(manager: EntityManager, userId: string, id: string): Promise<AddressEntity> {
  const address = await manager.findOneBy(AddressEntity, { userId, id });
  if (!address) throw new DomainError('NOT_FOUND');
  return address;
}

function tooMany(limit: number): DomainError {
  return new DomainError('CONFLICT', {
    detail: `There are ${limit} addresses, which is the most: let the user delete or change one.`,
  });
}

function noDefault(): DomainError {
  return new DomainError('CONFLICT', { detail: 'One address is the default: make another one it instead.' });
}
