import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * The role that the service acts as: it reads and writes rows, adds to the trail, and changes neither the trail nor the
 * schema. Roles belong to the whole server: other databases on it use the same one, and may be migrated at this moment.
 */
export class ServiceRole1766950000000 implements MigrationInterface {
  readonly name = 'ServiceRole1766950000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DO $$
      DECLARE
        allowed boolean := false;
        acting text := current_setting('role');
      BEGIN
        -- Whoever makes or grants it at the same moment, for another database, is waited for, and one of the two errs.
        FOR attempt IN 1..5 LOOP
          BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'weapp_auth_service') THEN
              CREATE ROLE weapp_auth_service NOLOGIN;
            END IF;
            BEGIN
              SET LOCAL ROLE weapp_auth_service;
              PERFORM set_config('role', acting, true);
            EXCEPTION WHEN insufficient_privilege THEN
              GRANT weapp_auth_service TO CURRENT_USER;
            END;
            allowed := true;
            EXIT;
          EXCEPTION
            WHEN insufficient_privilege THEN EXIT;
            WHEN duplicate_object OR unique_violation OR internal_error THEN
              IF attempt = 5 THEN RAISE; END IF;
          END;
        END LOOP;
        IF NOT allowed THEN
          RAISE EXCEPTION 'The database user % may not make the role weapp_auth_service, or not act as it. Let an administrator of the database server run this once, then start again: %GRANT weapp_auth_service TO %;',
            quote_ident(current_user),
            CASE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = 'weapp_auth_service') THEN ''
                 ELSE 'CREATE ROLE weapp_auth_service NOLOGIN; ' END,
            quote_ident(current_user);
        END IF;
      END $$;

      DO $$
      DECLARE
        relation record;
      BEGIN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO weapp_auth_service', current_schema());
        -- Tables of features as well, and nothing that others keep in this schema.
        FOR relation IN
          SELECT oid::regclass AS name, relname, relkind FROM pg_class
           WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
             AND relowner = (SELECT relowner FROM pg_class WHERE oid = 'users'::regclass)
             AND relname NOT IN ('migrations', 'migrations_id_seq')
        LOOP
          EXECUTE format('GRANT %s ON %s TO weapp_auth_service',
            CASE WHEN relation.relkind = 'S' THEN 'USAGE'
                 WHEN relation.relname = 'audit_events' THEN 'SELECT, INSERT'
                 ELSE 'SELECT, INSERT, UPDATE, DELETE' END,
            CASE WHEN relation.relkind = 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || relation.name);
        END LOOP;
        -- Whatever this user makes here later: a migration that wants something else says so.
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I
          GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO weapp_auth_service', current_schema());
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I
          GRANT USAGE ON SEQUENCES TO weapp_auth_service', current_schema());
        -- A user who does not own the schema grants nothing, with no more than a warning.
        IF NOT has_schema_privilege('weapp_auth_service', current_schema(), 'USAGE') THEN
          RAISE EXCEPTION 'The owner of the schema has to run this once, then start again: GRANT USAGE ON SCHEMA % TO weapp_auth_service;',
            quote_ident(current_schema());
        END IF;
      END $$;

      -- Whether there is something to migrate may be asked by a service that may not migrate.
      GRANT SELECT ON migrations TO weapp_auth_service;
      REVOKE ALL ON FUNCTION forget_audit_origins FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION forget_audit_origins TO weapp_auth_service;
    `);
  }

  /** Of this database. The role stays: others on this server may use it. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      GRANT EXECUTE ON FUNCTION forget_audit_origins TO PUBLIC;
      REVOKE ALL ON FUNCTION forget_audit_origins FROM weapp_auth_service;
      DO $$
      DECLARE
        relation record;
      BEGIN
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON TABLES FROM weapp_auth_service', current_schema());
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON SEQUENCES FROM weapp_auth_service', current_schema());
        FOR relation IN
          SELECT oid::regclass AS name, relkind FROM pg_class
           WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
             AND relowner = (SELECT relowner FROM pg_class WHERE oid = 'users'::regclass)
        LOOP
          EXECUTE format('REVOKE ALL ON %s FROM weapp_auth_service',
            CASE WHEN relation.relkind = 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || relation.name);
        END LOOP;
        EXECUTE format('REVOKE ALL ON SCHEMA %I FROM weapp_auth_service', current_schema());
      END $$;
    `);
  }
}
