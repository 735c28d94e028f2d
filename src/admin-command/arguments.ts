import { readArguments, UsageError } from '../command/index.js';
import { type Role, roles } from '../common/security/index.js';

/** A user as an operator names them. */
export type Named =
  | { readonly userId: string }
  /** @property appId absent: whichever knows it */
  | { readonly openid: string; readonly appId: string | undefined };

export type AdminCommand =
  | { readonly name: 'help' }
  | { readonly name: 'list' }
  | { readonly name: 'grant' | 'revoke'; readonly who: Named; readonly role: Role };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Wider than any that WeChat gives, and without what a shell or a slip of the mouse adds. */
const openidPattern = /^[A-Za-z0-9_-]{1,128}$/;

/** @throws UsageError */
export function parseArguments(args: readonly string[]): AdminCommand {
  const { values, positionals } = readArguments(args, { role: { type: 'string' }, app: { type: 'string' } });
  const [name, subject, ...surplus] = positionals;
  if (values.help === true || name === 'help') return { name: 'help' };
  switch (name) {
    case undefined:
      throw new UsageError('which command? grant, revoke or list');
    case 'list':
      if (positionals.length > 1 || values.role !== undefined || values.app !== undefined)
        throw new UsageError('list takes nothing besides');
      return { name };
    case 'grant':
    case 'revoke':
      if (subject === undefined) throw new UsageError(`${name} takes an openid or the id of a user`);
      if (surplus.length > 0) throw new UsageError(`${name} takes one user, and no "${surplus.join(' ')}"`);
      return { name, who: namedBy(subject, values.app), role: roleOf(values.role) };
    default:
      throw new UsageError(`there is no command "${name}"; there are grant, revoke and list`);
  }
}

function namedBy(subject: string, appId: string | undefined): Named {
  if (appId === '') throw new UsageError('--app takes an AppID');
  if (uuid.test(subject)) {
    if (appId !== undefined) throw new UsageError('--app belongs to an openid, and this is the id of a user');
    return { userId: subject.toLowerCase() };
  }
  if (!openidPattern.test(subject)) throw new UsageError('that is neither an openid nor the id of a user');
  return { openid: subject, appId };
}

function roleOf(given = 'admin'): Role {
  const role = roles.find((each) => each === given);
  if (role === undefined) throw new UsageError(`--role takes ${roles.join(' or ')}`);
  return role;
}
