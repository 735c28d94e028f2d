import { type EntityManager } from 'typeorm';
import { AddressEntity } from './address.entity.js';

/*
 * Whoever has addresses has one that is the default: the database refuses a second, and each of these is called in a
 * transaction in which nobody else changes the addresses of that user.
 */

/** From the present one, for another. */
export async function takeDefault(manager: EntityManager, userId: string): Promise<void> {
  await manager.update(AddressEntity, { userId, isDefault: true }, { isDefault: false });
}

/** Where there is none any more, the one that was changed last becomes it. */
export async function settleDefault(manager: EntityManager, userId: string): Promise<void> {
  if (await manager.existsBy(AddressEntity, { userId, isDefault: true })) return;
  const next = await manager.findOne(AddressEntity, {
    where: { userId },
    order: { updatedAt: 'DESC', id: 'DESC' },
  });
  if (next) await manager.update(AddressEntity, { userId, id: next.id }, { isDefault: true });
}
