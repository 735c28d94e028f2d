import { type EntityManager } from 'typeorm';
import { type Role } from '../common/security/index.js';
import { tidyText } from './shown-text.js';

/** `deleting`: active, and to be erased. */
export type UserStatusFilter = 'active' | 'banned' | 'merged' | 'deleting';

export interface UserFilter {
  readonly status?: UserStatusFilter | undefined;
  readonly role?: Role | undefined;
  readonly createdFrom?: Date | undefined;
  readonly createdBefore?: Date | undefined;
  /** An id, an openid, a unionid, a phone number, or the beginning of a nickname. */
  readonly search?: string | undefined;
}

/** The newest first, or the oldest. */
export type UserSort = '-createdAt' | 'createdAt';

/** Where a page ends. */
export interface UserPosition {
  /** Microseconds since 1970. */
  readonly created: number;
  readonly id: string;
}

export interface UserListQuery extends UserFilter {
  readonly sort: UserSort;
  readonly after: UserPosition | undefined;
  readonly limit: number;
}

/** Each has an index of its own that is made for it. In so many words: by parameters the planner could not choose it. */
const statuses: Readonly<Record<UserStatusFilter, string>> = {
  active: `status = 'active'`,
  banned: `status = 'banned'`,
  merged: `status = 'merged'`,
  deleting: `status = 'active' AND erasure_due_at IS NOT NULL`,
};
const roles: Readonly<Record<Role, string>> = {
  support: `'support' = ANY (roles)`,
  admin: `'admin' = ANY (roles)`,
};

/** One page, by index, however many users there are: docs/performance.md. */
export async function listUsers(manager: EntityManager, query: UserListQuery): Promise<UserPosition[]> {
  const { text, values } = userListStatement(query);
  const rows = await manager.query<{ id: string; created: string }[]>(text, values);
  return rows.map(({ id, created }) => ({ id, created: Number(created) }));
}

/** Built of what is asked for, so that the planner sees that and nothing else. */
export function userListStatement(query: UserListQuery): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const direction = query.sort === 'createdAt' ? 'ASC' : 'DESC';
  const page = `ORDER BY created_at ${direction}, id ${direction} LIMIT ${parameter(query.limit)}`;
  const filters = filtersOf(query, parameter);
  const select = (...more: string[]): string =>
    `SELECT id, created_at FROM users WHERE ${[...filters, ...more, 'TRUE'].join(' AND ')} ${page}`;
  const found =
    query.search === undefined
      ? select()
      : // Two searches, each by its own index; in one condition with OR none would be used.
        `(${select(isNamed(query.search, parameter))}) UNION (${select(nicknameBegins(query.search, parameter))}) ${page}`;
  return {
    text: `SELECT id, (extract(epoch FROM created_at) * 1000000)::bigint AS created FROM (${found}) AS found ${page}`,
    values,
  };
}

type Parameter = (value: unknown) => string;

function filtersOf({ sort, after, ...filter }: UserListQuery, parameter: Parameter): string[] {
  const { status, role, createdFrom, createdBefore } = filter;
  const filters: string[] = [];
  if (status) filters.push(statuses[status]);
  if (role) filters.push(roles[role]);
  if (createdFrom) filters.push(`created_at >= ${parameter(createdFrom.toISOString())}::timestamptz`);
  if (createdBefore) filters.push(`created_at < ${parameter(createdBefore.toISOString())}::timestamptz`);
  if (after) {
    const time = `'epoch'::timestamptz + ${parameter(after.created)}::bigint * interval '1 microsecond'`;
    filters.push(
      `(created_at, id) ${sort === 'createdAt' ? '>' : '<'} (${time}, ${parameter(after.id)}::uuid)`,
    );
  }
  return filters;
}

/** By what names one user, or a few. */
function isNamed(search: string, parameter: Parameter): string {
  const text = `${parameter(search)}::text`;
  const ways = [
    `SELECT user_id FROM wechat_identities WHERE openid = ${text}`,
    `SELECT user_id FROM wechat_unionids WHERE unionid = ${text}`,
  ];
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(search)) ways.push(`SELECT ${text}::uuid`);
  const phones = phonesOf(search);
  if (phones.length > 0) ways.push(`SELECT id FROM users WHERE phone = ANY (${parameter(phones)}::text[])`);
  return `id = ANY (ARRAY(${ways.join(' UNION ALL ')}))`;
}

/** The numbers, in E.164, that somebody may mean by it. A mainland one has 11 digits when it is written without +86. */
function phonesOf(search: string): string[] {
  const digits = search.replace(/[ -]/g, '');
  if (!/^\+?[1-9]\d{4,14}$/.test(digits)) return [];
  // In a URL a plus sign is easily a blank, which is gone.
  const phones = [`+${digits.replace('+', '')}`];
  return /^1\d{10}$/.test(digits) ? [...phones, `+86${digits}`] : phones;
}

function nicknameBegins(search: string, parameter: Parameter): string {
  const pattern = `${tidyText(search).replace(/[\\%_]/g, String.raw`\$&`)}%`;
  return `lower(nickname) LIKE lower(${parameter(pattern)}::text)`;
}
