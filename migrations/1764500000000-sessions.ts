import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Refresh, revocation, the audit trail, and signing keys that are published before they sign. */
export class Sessions1764500000000 implements MigrationInterface {
  readonly name = 'Sessions1764500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sessions
        ADD COLUMN refresh_kid     text,         -- the master key of the current refresh token; null before this migration
        ADD COLUMN rotated_at      timestamptz,  -- when the current refresh token was made; null: at the login
        ADD COLUMN revoked_at      timestamptz,
        ADD COLUMN revoked_reason  text
          CHECK (revoked_reason IN ('logout', 'logout_all', 'ended', 'evicted', 'reused', 'banned')),
        ADD CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL));
      CREATE INDEX sessions_refresh_kid ON sessions (refresh_kid);
      -- Ended ones stay for a day, and a client gone wild makes many.
      CREATE INDEX sessions_live ON sessions (user_id) WHERE revoked_at IS NULL;
      -- What cleanup looks for. A refresh moves expires_at: indexed, it would have to write every index each time; the
      -- day changes with the first refresh of a day alone.
      ALTER TABLE sessions ADD COLUMN expires_on date NOT NULL
        GENERATED ALWAYS AS ((expires_at AT TIME ZONE 'UTC')::date) STORED;
      DROP INDEX sessions_expires_at;
      CREATE INDEX sessions_expires_on ON sessions (expires_on);

      -- They go into every access token, which is a header line: short names, few of them.
      ALTER TABLE users ADD CONSTRAINT users_roles CHECK (
        cardinality(roles) = 0
        OR array_to_string(roles, ',', '') ~ '^[A-Za-z][A-Za-z0-9_:.-]{0,63}(,[A-Za-z][A-Za-z0-9_:.-]{0,63}){0,15}$'
      );

      -- Grows with every login: whoever finds it changed under their feet knows that another login came between.
      ALTER TABLE wechat_identities ADD COLUMN session_key_version integer NOT NULL DEFAULT 0;
      CREATE INDEX wechat_identities_session_key_kid ON wechat_identities (session_key_kid, id);

      -- Published in the JWKS from the start, signing from then on.
      ALTER TABLE signing_keys ADD COLUMN activates_at timestamptz NOT NULL DEFAULT now();

      -- What every instance must know to refuse an access token before it expires: a session that has ended, or
      -- what a user is from now on. Kept a little longer than the longest-lived token.
      CREATE TABLE revocations (
        id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        xact        xid8 NOT NULL DEFAULT pg_current_xact_id(),
        created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
        user_id     uuid NOT NULL,
        session_id  uuid,
        status      text,
        roles       text[],
        CHECK (CASE WHEN session_id IS NULL THEN num_nulls(status, roles) = 0 ELSE num_nulls(status, roles) = 2 END)
      );
      CREATE INDEX revocations_xact ON revocations (xact);
      CREATE INDEX revocations_created_at ON revocations (created_at);

      -- Triggers, so that no way of ending a session or changing a user can forget to say so: not a statement of
      -- a later release, not an operator in psql.
      CREATE FUNCTION revoke_session_tokens() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO revocations (user_id, session_id) VALUES (OLD.user_id, OLD.id);
        RETURN NULL;
      END $$;

      CREATE FUNCTION revoke_user_tokens() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO revocations (user_id, status, roles) VALUES (NEW.id, NEW.status, NEW.roles);
        -- By a ban, and once more when it is lifted: what was opened before stays closed.
        IF NEW.status <> OLD.status THEN
          UPDATE sessions
             SET revoked_at = now(), revoked_reason = 'banned', expires_at = least(expires_at, now() + interval '1 day')
           WHERE user_id = NEW.id AND revoked_at IS NULL;
        END IF;
        RETURN NULL;
      END $$;

      CREATE FUNCTION announce_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_notify('weapp_auth', TG_TABLE_NAME);
        RETURN NULL;
      END $$;

      -- Access tokens are made when a session is used, and live an hour at most: an older session has none.
      CREATE TRIGGER sessions_revoked AFTER UPDATE OF revoked_at ON sessions FOR EACH ROW
        WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
              AND OLD.last_used_at > now() - interval '62 minutes')
        EXECUTE FUNCTION revoke_session_tokens();
      CREATE TRIGGER sessions_deleted AFTER DELETE ON sessions FOR EACH ROW
        WHEN (OLD.revoked_at IS NULL AND OLD.last_used_at > now() - interval '62 minutes')
        EXECUTE FUNCTION revoke_session_tokens();
      CREATE TRIGGER users_access_changed AFTER UPDATE OF status, roles ON users FOR EACH ROW
        WHEN ((OLD.status, OLD.roles) IS DISTINCT FROM (NEW.status, NEW.roles))
        EXECUTE FUNCTION revoke_user_tokens();
      CREATE TRIGGER revocations_announced AFTER INSERT ON revocations
        FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
      CREATE TRIGGER signing_keys_announced AFTER INSERT OR UPDATE OR DELETE ON signing_keys
        FOR EACH STATEMENT EXECUTE FUNCTION announce_change();

      -- Append-only. Nothing refers to it, and it refers to nothing: it outlives what it tells about.
      CREATE TABLE audit_events (
        id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at            timestamptz NOT NULL DEFAULT now(),
        action        text NOT NULL,
        actor_kind    text NOT NULL CHECK (actor_kind IN ('user', 'operator', 'system')),
        actor_id      text,
        subject_kind  text NOT NULL,
        subject_id    text NOT NULL,
        request_id    text,
        ip            inet,
        details       jsonb NOT NULL DEFAULT '{}'
      );
      CREATE INDEX audit_events_at ON audit_events (at);
      CREATE INDEX audit_events_subject ON audit_events (subject_kind, subject_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Without the column nothing tells them from live ones: they must not be alive again after the next up().
      DELETE FROM sessions WHERE revoked_at IS NOT NULL;
      DROP TABLE audit_events;
      DROP TRIGGER signing_keys_announced ON signing_keys;
      DROP TABLE revocations;
      DROP TRIGGER users_access_changed ON users;
      DROP TRIGGER sessions_deleted ON sessions;
      DROP TRIGGER sessions_revoked ON sessions;
      DROP FUNCTION announce_change, revoke_user_tokens, revoke_session_tokens;
      ALTER TABLE signing_keys DROP COLUMN activates_at;
      ALTER TABLE users DROP CONSTRAINT users_roles;
      DROP INDEX wechat_identities_session_key_kid;
      ALTER TABLE wechat_identities DROP COLUMN session_key_version;
      ALTER TABLE sessions DROP COLUMN expires_on;
      CREATE INDEX sessions_expires_at ON sessions (expires_at);
      ALTER TABLE sessions DROP COLUMN refresh_kid, DROP COLUMN rotated_at, DROP COLUMN revoked_at,
        DROP COLUMN revoked_reason;
    `);
  }
}
