import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Users, their WeChat identities, their sessions, and the keys that sign tokens. */
export class Login1763800000000 implements MigrationInterface {
  readonly name = 'Login1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE users (
        id          uuid PRIMARY KEY,
        status      text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'banned')),
        roles       text[] NOT NULL DEFAULT '{}',
        created_at  timestamptz NOT NULL DEFAULT now(),
        updated_at  timestamptz NOT NULL DEFAULT now()
      );

      -- Who a person is inside one Open Platform account. The primary key is what makes two apps of one
      -- platform, first seen at the same moment, one user.
      CREATE TABLE wechat_unionids (
        platform    text NOT NULL,
        unionid     text NOT NULL CHECK (unionid <> ''),
        user_id     uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        created_at  timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (platform, unionid)
      );
      CREATE INDEX wechat_unionids_user_id ON wechat_unionids (user_id);

      CREATE TABLE wechat_identities (
        id                  uuid PRIMARY KEY,  -- UUIDv5 of app and openid, see docs/decisions/0005
        user_id             uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        app_id              text NOT NULL CHECK (app_id <> ''),
        openid              text NOT NULL CHECK (openid <> ''),
        unionid             text CHECK (unionid <> ''),  -- as WeChat last told it
        session_key_sealed  bytea,
        session_key_kid     text,
        session_key_at      timestamptz,
        created_at          timestamptz NOT NULL DEFAULT now(),
        last_login_at       timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT wechat_identities_app_id_openid UNIQUE (app_id, openid),
        CHECK (num_nulls(session_key_sealed, session_key_kid, session_key_at) IN (0, 3))
      ) WITH (fillfactor = 80);  -- room for the update of every login to stay on its page
      CREATE INDEX wechat_identities_user_id ON wechat_identities (user_id);

      -- An identity that showed another user's unionid. Nothing is merged without a person deciding it.
      CREATE TABLE identity_conflicts (
        identity_id     uuid NOT NULL REFERENCES wechat_identities (id) ON DELETE CASCADE,
        other_user_id   uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        platform        text NOT NULL,
        unionid         text NOT NULL,
        first_seen_at   timestamptz NOT NULL DEFAULT now(),
        last_seen_at    timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (identity_id, other_user_id)
      );
      CREATE INDEX identity_conflicts_other_user_id ON identity_conflicts (other_user_id);

      CREATE TABLE sessions (
        id                   uuid PRIMARY KEY,
        user_id              uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        identity_id          uuid NOT NULL REFERENCES wechat_identities (id) ON DELETE CASCADE,
        app_id               text NOT NULL,
        refresh_counter      integer NOT NULL DEFAULT 0 CHECK (refresh_counter >= 0),
        created_at           timestamptz NOT NULL DEFAULT now(),
        last_used_at         timestamptz NOT NULL DEFAULT now(),
        expires_at           timestamptz NOT NULL,
        absolute_expires_at  timestamptz NOT NULL,
        device_id            text,
        device_name          text,
        device_model         text,
        device_platform      text,
        user_agent           text,
        ip                   inet,
        CHECK (expires_at <= absolute_expires_at)
      ) WITH (fillfactor = 90);
      CREATE INDEX sessions_user_id ON sessions (user_id);
      CREATE INDEX sessions_identity_id ON sessions (identity_id);
      CREATE INDEX sessions_expires_at ON sessions (expires_at);

      CREATE TABLE signing_keys (
        kid                 text PRIMARY KEY,  -- RFC 7638 thumbprint
        algorithm           text NOT NULL CHECK (algorithm = 'ES256'),
        public_jwk          jsonb NOT NULL,
        private_key_sealed  bytea NOT NULL,    -- PKCS#8, sealed by MASTER_KEYS
        private_key_kid     text NOT NULL,
        created_at          timestamptz NOT NULL DEFAULT now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE signing_keys, sessions, identity_conflicts, wechat_identities, wechat_unionids, users;
    `);
  }
}
