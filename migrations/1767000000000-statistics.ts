import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Who was there and what came of logins, by day; and the end of what is old in the trail. */
export class Statistics1767000000000 implements MigrationInterface {
  readonly name = 'Statistics1767000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Days are UTC. Rows go when they are two days old: then they are counted below, and nobody knows who it was.
      CREATE TABLE active_days (
        day      date NOT NULL,
        user_id  uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        PRIMARY KEY (day, user_id)
      );
      CREATE INDEX active_days_user_id ON active_days (user_id);

      CREATE TABLE daily_statistics (
        day    date NOT NULL,
        kind   text NOT NULL,
        key    text NOT NULL,
        count  bigint NOT NULL,
        PRIMARY KEY (day, kind, key)
      );

      -- The one way in which the trail ever gets shorter, whoever the service is to the database: by its oldest events, and by
      -- none that the law wants kept (Cybersecurity Law of the PRC, article 21: six months), whatever is configured.
      CREATE FUNCTION remove_old_audit_events(keep_days integer, at_most integer) RETURNS integer
      LANGUAGE sql SECURITY DEFINER
      BEGIN ATOMIC
        WITH removed AS (
          DELETE FROM audit_events WHERE id = ANY (ARRAY(
            SELECT id FROM audit_events
             WHERE at < now() - greatest(keep_days, 180) * interval '1 day'
             ORDER BY at LIMIT greatest(least(at_most, 10000), 0) FOR UPDATE SKIP LOCKED))
          RETURNING id
        )
        SELECT count(*)::integer FROM removed;
      END;
      REVOKE ALL ON FUNCTION remove_old_audit_events FROM PUBLIC;
      DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'weapp_auth_service') THEN
          GRANT EXECUTE ON FUNCTION remove_old_audit_events TO weapp_auth_service;
        END IF;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION remove_old_audit_events;
      DROP TABLE daily_statistics, active_days;
    `);
  }
}
