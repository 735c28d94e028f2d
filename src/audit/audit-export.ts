import { type EntityManager } from 'typeorm';
import { exportPages, type JsonValue } from '../common/user-data/index.js';

/**
 * What the trail has about a person, for that person to read, a page at a time: what concerns them, and what they did to others.
 * Of the others nothing is told: not which admin it was, from where, with what reasons; not whom the person acted upon.
 *
 * @param people the ids of the person, and of users that were merged into them
 */
export function auditEventsAbout(
  manager: EntityManager,
  people: readonly string[],
): AsyncGenerator<JsonValue[]> {
  return exportPages(
    manager,
    // Gathered before it is sorted: the cursor would rather walk the whole trail in its order.
    `WITH events AS MATERIALIZED (
       SELECT *, coalesce(actor_id = ANY ($1::text[]), false) AS is_own, coalesce(user_id = ANY ($1::uuid[]), false) AS is_about
         FROM audit_events
        WHERE user_id = ANY ($1::uuid[])
           OR (actor_id = ANY ($1::text[]) AND actor_id IS DISTINCT FROM user_id::text)
     )
     SELECT at, action, outcome, actor_kind, CASE WHEN is_own THEN actor_id END AS actor_id,
            CASE WHEN is_about THEN subject_kind END AS subject_kind, CASE WHEN is_about THEN subject_id END AS subject_id,
            CASE WHEN is_about THEN user_id END AS user_id,
            CASE WHEN is_open THEN request_id END AS request_id, CASE WHEN is_open THEN ip END AS ip,
            CASE WHEN is_open AND is_about THEN details END AS details
       FROM events, LATERAL (SELECT is_own OR actor_kind = 'system' AS is_open) AS told
      ORDER BY id`,
    [people],
  );
}
