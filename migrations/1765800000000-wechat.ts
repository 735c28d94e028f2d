import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Profile and phone, WeChat's pushes, media checks, users that were merged, and personal data that is forgotten. */
export class Wechat1765800000000 implements MigrationInterface {
  readonly name = 'Wechat1765800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE users
        ADD COLUMN nickname           text CHECK (nickname <> ''),
        ADD COLUMN nickname_flagged   boolean NOT NULL DEFAULT false,  -- somebody should look at it
        ADD COLUMN avatar             text CHECK (avatar <> ''),       -- its name in the storage
        ADD COLUMN avatar_flagged     boolean NOT NULL DEFAULT false,
        ADD COLUMN phone              text CHECK (phone ~ '^\\+[1-9][0-9]{4,14}$'),  -- E.164
        ADD COLUMN phone_app_id       text,                            -- whose button gave it
        ADD COLUMN phone_verified_at  timestamptz,
        ADD COLUMN merged_into        uuid REFERENCES users (id) ON DELETE CASCADE,
        ADD CHECK (num_nulls(phone, phone_app_id, phone_verified_at) IN (0, 3)),
        DROP CONSTRAINT users_status_check,
        ADD CONSTRAINT users_status_check CHECK (status IN ('active', 'banned', 'merged')),
        ADD CHECK ((status = 'merged') = (merged_into IS NOT NULL)),
        ADD CHECK (merged_into <> id);
      CREATE INDEX users_phone ON users (phone) WHERE phone IS NOT NULL;
      CREATE INDEX users_merged_into ON users (merged_into) WHERE merged_into IS NOT NULL;

      ALTER TABLE sessions
        DROP CONSTRAINT sessions_revoked_reason_check,
        ADD CONSTRAINT sessions_revoked_reason_check CHECK (
          revoked_reason IN ('logout', 'logout_all', 'ended', 'evicted', 'reused', 'banned', 'merged'));

      CREATE OR REPLACE FUNCTION revoke_user_tokens() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO revocations (user_id, status, roles) VALUES (NEW.id, NEW.status, NEW.roles);
        -- By a ban or a merge, and once more when it is taken back: what was opened before stays closed.
        IF NEW.status <> OLD.status THEN
          UPDATE sessions
             SET revoked_at = now(), expires_at = least(expires_at, now() + interval '1 day'),
                 revoked_reason = CASE WHEN 'merged' IN (OLD.status, NEW.status) THEN 'merged' ELSE 'banned' END
           WHERE user_id = NEW.id AND revoked_at IS NULL;
        END IF;
        RETURN NULL;
      END $$;

      -- For the cleanup of old keys. A login moves session_key_at: indexed, it would have to write every index each
      -- time; the day changes with the first login of a day alone.
      ALTER TABLE wechat_identities ADD COLUMN session_key_on date
        GENERATED ALWAYS AS ((session_key_at AT TIME ZONE 'UTC')::date) STORED;
      CREATE INDEX wechat_identities_session_key_on ON wechat_identities (session_key_on)
        WHERE session_key_on IS NOT NULL;

      -- Each one may cost money: what a user has had on a day (UTC).
      CREATE TABLE phone_exchanges (
        user_id  uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        day      date NOT NULL,
        count    integer NOT NULL CHECK (count >= 0),
        PRIMARY KEY (user_id, day)
      );
      CREATE INDEX phone_exchanges_day ON phone_exchanges (day);

      -- Pictures that WeChat is looking at. Its answer comes as a push, within half an hour.
      CREATE TABLE media_checks (
        trace_id      text PRIMARY KEY,
        app_id        text NOT NULL,
        user_id       uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        avatar        text NOT NULL,
        requested_at  timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX media_checks_user_id ON media_checks (user_id);
      CREATE INDEX media_checks_requested_at ON media_checks (requested_at);

      -- Files in the storage: here before they are there, and until they are gone. Without a foreign key, to outlive the
      -- user until then.
      CREATE TABLE avatar_files (
        name       text PRIMARY KEY,
        user_id    uuid NOT NULL,
        stored_at  timestamptz NOT NULL DEFAULT now(),
        shown      boolean NOT NULL DEFAULT false,  -- has become a user's picture
        doomed_at  timestamptz                      -- is to be removed
      );
      CREATE INDEX avatar_files_user_id ON avatar_files (user_id);
      CREATE INDEX avatar_files_unshown ON avatar_files (stored_at) WHERE NOT shown;
      CREATE INDEX avatar_files_doomed ON avatar_files (name) WHERE doomed_at IS NOT NULL;

      -- What WeChat has pushed: answered when it is in here, and worked on afterwards. A row stays for a while when
      -- its work is done, without the message, so that the next delivery of the same push is known.
      CREATE TABLE push_inbox (
        id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        app_id             text NOT NULL,
        deduplication_key  text NOT NULL,
        event              text NOT NULL,  -- Event, or else MsgType
        openid             text,           -- whom it is about
        message            jsonb,
        state              text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'dead')),
        attempts           integer NOT NULL DEFAULT 0,
        received_at        timestamptz NOT NULL DEFAULT now(),
        due_at             timestamptz NOT NULL DEFAULT now(),
        finished_at        timestamptz,
        last_error         text,
        CONSTRAINT push_inbox_deduplication UNIQUE (app_id, deduplication_key),
        CHECK ((state = 'waiting') = (finished_at IS NULL)),
        CHECK ((state = 'done') = (message IS NULL)),
        CHECK (state <> 'done' OR openid IS NULL)
      );
      CREATE INDEX push_inbox_waiting ON push_inbox (due_at, id) WHERE state = 'waiting';
      CREATE INDEX push_inbox_dead ON push_inbox (id) WHERE state = 'dead';
      CREATE INDEX push_inbox_openid ON push_inbox (openid) WHERE openid IS NOT NULL;
      -- What is removed one day. That data of a user was forgotten is remembered for good: a push that somebody has kept and
      -- sends again must not erase who has come back.
      CREATE INDEX push_inbox_finished_at ON push_inbox (finished_at)
        WHERE state = 'dead' OR (state = 'done' AND left(event, 5) <> 'user_');

      -- One user that turned out to be another. For a while it can be taken back.
      CREATE TABLE user_merges (
        id           uuid PRIMARY KEY,
        survivor_id  uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        loser_id     uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        moved        jsonb NOT NULL,  -- by module: what taking it back needs
        merged_by    uuid NOT NULL,
        merged_at    timestamptz NOT NULL DEFAULT now(),
        undone_at    timestamptz,
        CHECK (survivor_id <> loser_id)
      );
      CREATE INDEX user_merges_survivor_id ON user_merges (survivor_id);
      CREATE INDEX user_merges_loser_id ON user_merges (loser_id);
      CREATE INDEX user_merges_merged_at ON user_merges (merged_at);

      -- Whom an event concerns; of an erased person nothing is left but this id, which then names nobody.
      ALTER TABLE audit_events ADD COLUMN user_id uuid;
      UPDATE audit_events
         SET user_id = coalesce(details->>'userId', CASE WHEN actor_kind = 'user' THEN actor_id END)::uuid,
             details = details - 'userId';
      CREATE INDEX audit_events_user_id ON audit_events (user_id, id);
      CREATE INDEX audit_events_actor_id ON audit_events (actor_id, id) WHERE actor_id IS NOT NULL;

      -- The one way in which the trail is ever changed, whoever the service is to the database: events that concern the
      -- person, and what they did to others. ATOMIC: this table is meant, whatever a caller has of that name.
      CREATE FUNCTION forget_audit_origins(person uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
      BEGIN ATOMIC
        UPDATE audit_events SET ip = NULL, request_id = NULL WHERE user_id = person OR actor_id = person::text;
      END;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION forget_audit_origins;
      UPDATE audit_events SET details = details || jsonb_build_object('userId', user_id)
       WHERE user_id IS NOT NULL AND user_id::text IS DISTINCT FROM actor_id;
      DROP INDEX audit_events_actor_id;
      ALTER TABLE audit_events DROP COLUMN user_id;
      DROP TABLE user_merges, push_inbox, avatar_files, media_checks, phone_exchanges;
      ALTER TABLE wechat_identities DROP COLUMN session_key_on;

      -- Without the column they would be users again, and the sessions' reason would be unknown.
      DELETE FROM users WHERE status = 'merged';
      UPDATE sessions SET revoked_reason = 'ended' WHERE revoked_reason = 'merged';
      ALTER TABLE sessions
        DROP CONSTRAINT sessions_revoked_reason_check,
        ADD CONSTRAINT sessions_revoked_reason_check CHECK (
          revoked_reason IN ('logout', 'logout_all', 'ended', 'evicted', 'reused', 'banned'));
      CREATE OR REPLACE FUNCTION revoke_user_tokens() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO revocations (user_id, status, roles) VALUES (NEW.id, NEW.status, NEW.roles);
        IF NEW.status <> OLD.status THEN
          UPDATE sessions
             SET revoked_at = now(), revoked_reason = 'banned', expires_at = least(expires_at, now() + interval '1 day')
           WHERE user_id = NEW.id AND revoked_at IS NULL;
        END IF;
        RETURN NULL;
      END $$;
      ALTER TABLE users
        DROP CONSTRAINT users_status_check,
        ADD CONSTRAINT users_status_check CHECK (status IN ('active', 'banned')),
        DROP COLUMN merged_into, DROP COLUMN phone_verified_at, DROP COLUMN phone_app_id, DROP COLUMN phone,
        DROP COLUMN avatar_flagged, DROP COLUMN avatar, DROP COLUMN nickname_flagged, DROP COLUMN nickname;
    `);
  }
}
