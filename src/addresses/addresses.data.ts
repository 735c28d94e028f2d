import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { z } from 'zod';
import {
  type JsonValue,
  lockUser,
  type MergedUsers,
  type PersonalDataKind,
  type UserData,
  UserDataRegistry,
} from '../common/user-data/index.js';
import { AddressEntity } from './address.entity.js';
import { settleDefault, takeDefault } from './default-address.js';
import { toAddressResponse } from './dto/address.response.js';

const movedData = z.strictObject({ ids: z.array(z.uuid()), defaultId: z.uuid().nullable() });

/** What becomes of addresses when two users are one person, or take them back, or want to read them. Who is erased takes them along. */
@Injectable()
export class AddressesData implements UserData, OnModuleInit {
  readonly name = 'addresses';
  readonly tables = ['addresses'];

  constructor(private readonly registry: UserDataRegistry) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  /** All of the loser's, be they more than one user may have. The survivor's default stays it. */
  async merge(manager: EntityManager, { survivorId, loserId }: MergedUsers): Promise<JsonValue> {
    const theirs = await manager.findBy(AddressEntity, { userId: loserId });
    if (await manager.existsBy(AddressEntity, { userId: survivorId })) await takeDefault(manager, loserId);
    await manager.query(`UPDATE addresses SET user_id = $1 WHERE user_id = $2`, [survivorId, loserId]);
    return {
      ids: theirs.map(({ id }) => id),
      defaultId: theirs.find(({ isDefault }) => isDefault)?.id ?? null,
    } satisfies z.output<typeof movedData>;
  }

  async unmerge(
    manager: EntityManager,
    { survivorId, loserId }: MergedUsers,
    moved: JsonValue,
  ): Promise<void> {
    const { ids, defaultId } = movedData.parse(moved);
    await manager.query(
      `UPDATE addresses SET user_id = $1, is_default = (id IS NOT DISTINCT FROM $4), version = version + 1
        WHERE user_id = $2 AND id = ANY ($3::uuid[])`,
      [loserId, survivorId, ids, defaultId],
    );
    for (const userId of [survivorId, loserId]) await settleDefault(manager, userId);
  }

  /** In whatever app it was: nobody knows which of them came from where. */
  async revoke(
    manager: EntityManager,
    { userId }: { readonly userId: string },
    kinds: ReadonlySet<PersonalDataKind>,
  ): Promise<void> {
    if (!kinds.has('address')) return;
    await lockUser(manager, userId);
    await manager.delete(AddressEntity, { userId });
  }

  async export(manager: EntityManager, userId: string): Promise<JsonValue> {
    const addresses = await manager.find(AddressEntity, { where: { userId }, order: { id: 'ASC' } });
    return addresses.map(toAddressResponse).map(({ ...fields }) => fields);
  }
}
