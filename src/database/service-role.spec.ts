import { asServiceRole, connectAsServiceRole, ServiceRoleError } from './service-role.js';

const url = 'postgres://weapp:h7Qx2@db:5432/weapp_auth';

describe('asServiceRole', () => {
  it('begins a connection as the role', () => {
    expect(asServiceRole(url)).toEqual({
      connectionString: url,
      options: '-c role=weapp_auth_service',
    });
  });

  it('keeps what the URL says of options, and has the last word of the role', () => {
    const owned = `${url}?options=-c%20search_path%3Dlogin%20-c%20role%3Downer&sslmode=require`;
    expect(asServiceRole(owned)).toEqual({
      connectionString: `${url}?sslmode=require`,
      options: '-c search_path=login -c role=owner -c role=weapp_auth_service',
    });
  });
});

describe('connectAsServiceRole', () => {
  const answers = (code: string, message: string): (() => Promise<never>) => {
    return () => Promise.reject(Object.assign(new Error(message), { code }));
  };
  const refused = (open: () => Promise<never>): Promise<unknown> =>
    connectAsServiceRole(url, open).catch((error: unknown) => error);

  it.each(['unsupported startup parameter: options', 'unsupported startup parameter in options: role'])(
    'does without where a pooler answers "%s"',
    async (message) => {
      const tried: unknown[] = [];
      const opened = await connectAsServiceRole(url, (connection) => {
        tried.push(connection);
        return connection.options === undefined ? Promise.resolve('open') : answers('08P01', message)();
      });
      expect([opened, tried]).toEqual(['open', [asServiceRole(url), { connectionString: url }]]);
    },
  );

  it('says what to do about a role that is missing, or that the login may not be', async () => {
    const missing = await refused(answers('22023', 'role "weapp_auth_service" does not exist'));
    expect(missing).toBeInstanceOf(ServiceRoleError);
    expect(missing).toHaveProperty('message', expect.stringContaining('a start of the service makes it'));
    const denied = await refused(answers('42501', 'permission denied to set role "weapp_auth_service"'));
    expect(denied).toBeInstanceOf(ServiceRoleError);
    expect(denied).toHaveProperty('message', expect.stringMatching(/GRANT weapp_auth_service TO "weapp";$/));
    expect(denied).not.toHaveProperty('message', expect.stringContaining('h7Qx2'));
  });

  it.each([
    ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432'],
    ['28P01', 'password authentication failed for user "weapp"'],
    ['42501', 'permission denied for table users'],
    ['08P01', 'invalid startup packet layout'],
  ])('passes on what is none of its business: %s', async (code, message) => {
    let tries = 0;
    const open = (): Promise<never> => {
      tries += 1;
      return answers(code, message)();
    };
    expect(await refused(open)).toMatchObject({ code, message });
    expect(tries).toBe(1);
  });
});
