import { type OpenAPIObject } from '@nestjs/swagger';
import pg from 'pg';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { StatisticsService } from '../../src/statistics/index.js';
import { documentedRequest } from './documented-request.js';
import { type TestEnvironment } from './environment.js';
import { type Operation, operationsOf } from './operations.js';

/** What stands for one path parameter: something of the owner's. */
export interface Belonging {
  readonly id: string;
  /** Of its state, where it has one. */
  readonly etag?: string;
}

/** The objects of one user, one for each path of the document that names one. */
export class Belongings {
  private readonly found = new Map<string, Belonging>();
  private readonly operations: Operation[];

  /** @param known gives the object of a path up to its last parameter, such as `/v1/auth/sessions/{id}` */
  constructor(
    private readonly env: TestEnvironment,
    private readonly document: OpenAPIObject,
    readonly owner: LoginResponse,
    private readonly known: Readonly<Record<string, () => string | Promise<string>>>,
  ) {
    this.operations = operationsOf(document);
  }

  /** By the names of the path's parameters. */
  async of(path: string): Promise<Record<string, Belonging>> {
    const all: Record<string, Belonging> = {};
    for (const { 0: parameter, 1: name = '', index } of path.matchAll(/\{(\w+)\}/g))
      all[name] = await this.one(path.slice(0, index + parameter.length), all);
    return all;
  }

  private async one(prefix: string, before: Readonly<Record<string, Belonging>>): Promise<Belonging> {
    const found = this.found.get(prefix);
    if (found) return found;
    const known = this.known[prefix];
    const belonging = known ? { id: await known() } : await this.create(prefix, before);
    this.found.set(prefix, belonging);
    return belonging;
  }

  /** By default somebody's `/v1/things/{id}` is what they get from `POST /v1/things`, with the document's own example. */
  private async create(prefix: string, before: Readonly<Record<string, Belonging>>): Promise<Belonging> {
    const collection = prefix.slice(0, prefix.lastIndexOf('/'));
    const name = prefix.slice(prefix.lastIndexOf('{') + 1, -1);
    const create = this.operations.find((each) => each.name === `POST ${collection}`);
    const hint = `test/e2e/ownership.test.ts must know somebody's ${prefix}: add it to the table there`;
    if (!create) throw new Error(`${hint}. (There is no POST ${collection} to make one by.)`);
    const { path, init } = documentedRequest(this.document, create, {
      path: idsOf(before),
      token: this.owner.accessToken,
    });
    const { status, text, headers, body } = await this.env.api.request<Record<string, unknown>>(path, init);
    const id = status < 300 ? body[name] : undefined;
    if (typeof id !== 'string')
      throw new Error(
        `${hint}, or let the request example of POST ${collection} make one with \`${name}\` in the answer, which is ${status} ${text}`,
      );
    const etag = headers.get('etag');
    return etag === null ? { id } : { id, etag };
  }

  /** Every row that names the owner or what is theirs, but the trail's: others may well be on record for having tried. */
  async rows(): Promise<string[]> {
    // That the owner was here is told some seconds later.
    await this.env.service.app.get(StatisticsService).flush();
    const objects = [...this.found.values()].map(({ id }) => id);
    // (A short number would be found everywhere.)
    const { user, sessionId, openid } = this.owner;
    const ids = [user.id, sessionId, openid, ...objects].filter(({ length }) => length > 20);
    const tables = await this.env.database.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'audit_events' ORDER BY 1`,
    );
    const rows = tables.map(async ({ name }) =>
      this.env.database.query<{ row: string }>(
        `SELECT $2 || ': ' || row::text AS row FROM ${pg.escapeIdentifier(name)} AS row
          WHERE EXISTS (SELECT FROM unnest($1::text[]) AS id WHERE strpos(row::text, id) > 0) ORDER BY 1`,
        [ids, name],
      ),
    );
    return (await Promise.all(rows)).flat().map(({ row }) => row);
  }
}

export function idsOf(belongings: Readonly<Record<string, Belonging>>): Record<string, string> {
  return Object.fromEntries(Object.entries(belongings).map(([name, { id }]) => [name, id]));
}
