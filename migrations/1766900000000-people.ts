import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Bans that end, accounts that are to be erased, more of a profile, and what admins look for. */
export class People1766900000000 implements MigrationInterface {
  readonly name = 'People1766900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE users
        ADD COLUMN gender          text CHECK (gender IN ('male', 'female', 'other')),
        ADD COLUMN language        text CHECK (language <> ''),  -- BCP 47
        ADD COLUMN region          text CHECK (region <> ''),
        ADD COLUMN region_flagged  boolean NOT NULL DEFAULT false,  -- somebody should look at it
        ADD COLUMN banned_until    timestamptz,                     -- null: until somebody lifts it
        ADD COLUMN ban_reason      text CHECK (ban_reason <> ''),
        ADD COLUMN erasure_due_at  timestamptz,                     -- the user wants to be forgotten, unless they log in before
        ADD CONSTRAINT users_ban CHECK (status = 'banned' OR num_nonnulls(banned_until, ban_reason) = 0);

      -- Whoever lifts a ban, an operator in psql as well, lifts all of it: an end that stayed would end the next one.
      CREATE FUNCTION forget_ban() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.banned_until := NULL;
        NEW.ban_reason := NULL;
        RETURN NEW;
      END $$;
      CREATE TRIGGER users_ban_lifted BEFORE UPDATE OF status ON users FOR EACH ROW
        WHEN (OLD.status = 'banned' AND NEW.status <> 'banned')
        EXECUTE FUNCTION forget_ban();

      -- Lists and searches of admins.
      CREATE INDEX users_created_at ON users (created_at, id);
      CREATE INDEX users_not_active ON users (status, created_at, id) WHERE status <> 'active';
      -- Of all rows: the planner takes no statistics from a partial index, and without them it walks through everybody for a name
      -- that nobody has.
      CREATE INDEX users_nickname ON users (lower(nickname) text_pattern_ops);
      CREATE INDEX users_admins ON users (created_at, id) WHERE 'admin' = ANY (roles);
      CREATE INDEX users_support ON users (created_at, id) WHERE 'support' = ANY (roles);
      CREATE INDEX users_deleting ON users (created_at, id) WHERE status = 'active' AND erasure_due_at IS NOT NULL;
      CREATE INDEX wechat_identities_openid ON wechat_identities (openid);
      CREATE INDEX wechat_unionids_unionid ON wechat_unionids (unionid);
      -- What is due.
      CREATE INDEX users_banned_until ON users (banned_until) WHERE banned_until IS NOT NULL;
      CREATE INDEX users_erasure_due_at ON users (erasure_due_at) WHERE erasure_due_at IS NOT NULL;

      ALTER TABLE audit_events
        ADD COLUMN outcome text NOT NULL DEFAULT 'success' CHECK (outcome IN ('success', 'failure'));
      -- Every login adds an event of itself. What it would put into an index that has it already, or in which it could never be
      -- found faster than by time, is left out.
      -- With the id: events of one transaction have one time, and there may be very many.
      DROP INDEX audit_events_at;
      CREATE INDEX audit_events_at ON audit_events (at, id);
      CREATE INDEX audit_events_action ON audit_events (action, at) WHERE action <> 'session.opened';
      CREATE INDEX audit_events_failures ON audit_events (at) WHERE outcome = 'failure';
      CREATE INDEX audit_events_request_id ON audit_events (request_id) WHERE request_id IS NOT NULL;
      DROP INDEX audit_events_actor_id;
      CREATE INDEX audit_events_actor_of_others ON audit_events (actor_id, at)
        WHERE actor_id IS NOT NULL AND actor_id IS DISTINCT FROM user_id::text;
      CREATE OR REPLACE FUNCTION forget_audit_origins(person uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
      BEGIN ATOMIC
        UPDATE audit_events SET ip = NULL, request_id = NULL
         WHERE user_id = person OR (actor_id = person::text AND actor_id IS DISTINCT FROM user_id::text);
      END;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION forget_audit_origins(person uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
      BEGIN ATOMIC
        UPDATE audit_events SET ip = NULL, request_id = NULL WHERE user_id = person OR actor_id = person::text;
      END;
      DROP INDEX audit_events_actor_of_others, audit_events_request_id, audit_events_failures, audit_events_action;
      CREATE INDEX audit_events_actor_id ON audit_events (actor_id, id) WHERE actor_id IS NOT NULL;
      DROP INDEX audit_events_at;
      CREATE INDEX audit_events_at ON audit_events (at);
      ALTER TABLE audit_events DROP COLUMN outcome;
      DROP INDEX wechat_unionids_unionid, wechat_identities_openid, users_support, users_admins, users_nickname,
        users_not_active, users_created_at;
      DROP TRIGGER users_ban_lifted ON users;
      DROP FUNCTION forget_ban;
      ALTER TABLE users
        DROP CONSTRAINT users_ban, DROP COLUMN erasure_due_at, DROP COLUMN ban_reason, DROP COLUMN banned_until,
        DROP COLUMN region_flagged, DROP COLUMN region, DROP COLUMN language, DROP COLUMN gender;
    `);
  }
}
