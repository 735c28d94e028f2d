import { Logger } from '@nestjs/common';
import pg, { type ClientConfig } from 'pg';
import { type DatabaseConfig } from '../config/index.js';
import { connectionSettings } from './data-source.js';
import { endClient } from './end-client.js';
import { connectAsServiceRole, serviceRole } from './service-role.js';

interface Rights {
  readonly role: string;
  readonly schema: string;
  readonly rewritesTrail: boolean;
  readonly createsObjects: boolean;
}

/** How every connection of a running service is made; found out once, at its start. */
export class ServiceConnection {
  private constructor(readonly settings: ClientConfig) {}

  /**
   * Warns where the service could do to the database what its role may not.
   * @throws ServiceRoleError, or what PostgreSQL answers
   */
  static async open({ url }: Pick<DatabaseConfig, 'url'>): Promise<ServiceConnection> {
    return connectAsServiceRole(url, async (connection) => {
      const settings = { ...connectionSettings, ...connection };
      const client = new pg.Client(settings);
      // What ends it is told by the query.
      client.on('error', () => undefined);
      try {
        await client.connect();
        warn(await rightsOf(client));
      } finally {
        await endClient(client);
      }
      return new ServiceConnection(settings);
    });
  }
}

async function rightsOf(client: pg.Client): Promise<Rights> {
  const { rows } = await client.query<Rights>(
    `SELECT current_user AS role, current_schema() AS schema,
            has_table_privilege('audit_events', 'UPDATE, DELETE, TRUNCATE') AS "rewritesTrail",
            has_schema_privilege(current_schema(), 'CREATE') AS "createsObjects"`,
  );
  return rows[0] as Rights;
}

function warn({ role, schema, rewritesTrail, createsObjects }: Rights): void {
  const logger = new Logger(ServiceConnection.name);
  if (rewritesTrail) {
    logger.warn(
      `The service works as the database user ${pg.escapeIdentifier(role)}, who may rewrite the audit trail, and not as ${serviceRole}. A pooler that drops the startup parameter "options" does that: see "The database role" in docs/operations.md.`,
    );
  } else if (createsObjects) {
    logger.warn(
      `Everybody may create objects in the schema ${schema} of this database, the service, too. Its owner should run: REVOKE CREATE ON SCHEMA ${pg.escapeIdentifier(schema)} FROM PUBLIC;`,
    );
  }
}
