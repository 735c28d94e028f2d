import pg, { type ClientConfig } from 'pg';

/** What the service is to PostgreSQL, whoever it logs in as: migrations/1766950000000-service-role.ts. */
export const serviceRole = 'weapp_auth_service';

/** Why the service cannot act as its role; the message tells an operator what to do. */
export class ServiceRoleError extends Error {
  override readonly name = 'ServiceRoleError';
}

type Connection = Pick<ClientConfig, 'connectionString' | 'options'>;

/** A connection that begins as the service's role. What the URL says of options holds besides. */
export function asServiceRole(url: string): Connection {
  const role = `-c role=${serviceRole}`;
  const parsed = new URL(url);
  const own = parsed.searchParams.get('options');
  if (own === null) return { connectionString: url, options: role };
  // pg lets what a URL says win over what is beside it.
  parsed.searchParams.delete('options');
  return { connectionString: parsed.href, options: `${own} ${role}` };
}

const invalidParameterValue = '22023';
const insufficientPrivilege = '42501';

/**
 * Connects as the service's role; or, behind a PgBouncer that takes no startup parameter it does not know, as who
 * logs in.
 * @param open what connects, and throws what PostgreSQL answers
 * @throws ServiceRoleError when there is no such role, or the login may not act as it
 */
export async function connectAsServiceRole<T>(
  url: string,
  open: (connection: Connection) => Promise<T>,
): Promise<T> {
  try {
    return await open(asServiceRole(url));
  } catch (error) {
    const { code, message = '' } = error as { code?: string; message?: string };
    if (message.includes('unsupported startup parameter')) return open({ connectionString: url });
    if (!message.includes(`"${serviceRole}"`)) throw error;
    if (code === invalidParameterValue) {
      throw new ServiceRoleError(
        `There is no role ${serviceRole} on this database server: a start of the service makes it when it migrates. Where a database of another server was restored, see "The database role" in docs/operations.md.`,
      );
    }
    if (code === insufficientPrivilege) {
      const login = decodeURIComponent(new URL(url).username) || 'the login of DATABASE_URL';
      throw new ServiceRoleError(
        `The database user ${pg.escapeIdentifier(login)} may not act as ${serviceRole}. Run once, as an administrator of the database server: GRANT ${serviceRole} TO ${pg.escapeIdentifier(login)};`,
      );
    }
    throw error;
  }
}
