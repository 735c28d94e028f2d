import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** A person with very many events is forgotten as well: in pieces that no statement's time limit meets. */
export class Forgetting1767200000000 implements MigrationInterface {
  readonly name = 'Forgetting1767200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION forget_audit_origins;
      -- Without the number all at once, as instances of the release before ask for it.
      CREATE FUNCTION forget_audit_origins(person uuid, at_most integer DEFAULT 2147483647) RETURNS integer
      LANGUAGE sql SECURITY DEFINER
      BEGIN ATOMIC
        WITH forgotten AS (
          UPDATE audit_events SET ip = NULL, request_id = NULL WHERE id = ANY (ARRAY(
            SELECT id FROM audit_events
             WHERE (user_id = person OR (actor_id = person::text AND actor_id IS DISTINCT FROM user_id::text))
               AND num_nonnulls(ip, request_id) > 0
             LIMIT at_most))
          RETURNING id
        )
        SELECT count(*)::integer FROM forgotten;
      END;
      ${grants}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION forget_audit_origins;
      CREATE FUNCTION forget_audit_origins(person uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
      BEGIN ATOMIC
        UPDATE audit_events SET ip = NULL, request_id = NULL
         WHERE user_id = person OR (actor_id = person::text AND actor_id IS DISTINCT FROM user_id::text);
      END;
      ${grants}
    `);
  }
}

const grants = `
      REVOKE ALL ON FUNCTION forget_audit_origins FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION forget_audit_origins TO weapp_auth_service;`;
