import { type EntityManager } from 'typeorm';

/** The user and all who were merged into them, by id; nobody when the user is gone. */
export async function peopleOf(manager: EntityManager, userId: string): Promise<string[]> {
  const rows = await manager.query<{ id: string }[]>(
    `WITH RECURSIVE people AS (
       SELECT id FROM users WHERE id = $1
       UNION
       SELECT u.id FROM users AS u JOIN people AS p ON u.merged_into = p.id
     )
     SELECT id FROM people ORDER BY id`,
    [userId],
  );
  return rows.map(({ id }) => id);
}
