import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Delivery addresses of users. */
export class Addresses1767100000000 implements MigrationInterface {
  readonly name = 'Addresses1767100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE addresses (
        id             uuid PRIMARY KEY,  -- UUIDv7: in the order they were made
        user_id        uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        version        integer NOT NULL,
        created_at     timestamptz NOT NULL DEFAULT now(),
        updated_at     timestamptz NOT NULL DEFAULT now(),
        user_name      text NOT NULL CHECK (user_name <> ''),
        tel_number     text NOT NULL CHECK (tel_number <> ''),
        national_code  text NOT NULL DEFAULT '',
        postal_code    text NOT NULL DEFAULT '',
        province_name  text NOT NULL CHECK (province_name <> ''),
        city_name      text NOT NULL CHECK (city_name <> ''),
        county_name    text NOT NULL DEFAULT '',
        street_name    text NOT NULL DEFAULT '',
        detail_info    text NOT NULL CHECK (detail_info <> ''),
        is_default     boolean NOT NULL
      );
      -- Pages of one user's.
      CREATE INDEX addresses_user_id ON addresses (user_id, id);
      CREATE UNIQUE INDEX addresses_default ON addresses (user_id) WHERE is_default;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE addresses`);
  }
}
