import { type Problem } from '../../src/common/errors/index.js';
import { type Answer, type ApiClient } from './api-client.js';

/** What a user has many of, such as `/v1/addresses`, as that user meets it. */
export class OwnCollection<Item> {
  constructor(
    private readonly api: ApiClient,
    private readonly path: string,
    private readonly token: string,
  ) {}

  /** @param path below the collection's @param body an object to send as JSON, or the text as it is */
  send<Body = Problem>(
    method: string,
    path = '',
    { body, ifMatch }: { body?: unknown; ifMatch?: string } = {},
  ): Promise<Answer<Body>> {
    return this.api.request<Body>(this.path + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  /** One more that must be taken. */
  async add(body: object): Promise<Item> {
    const { status, body: item, text } = await this.send<Item>('POST', '', { body });
    if (status !== 201) throw new Error(`${this.path}: ${status} ${text}`);
    return item;
  }

  /** The newest 100. */
  async all(): Promise<Item[]> {
    return (await this.send<{ items: Item[] }>('GET', '?limit=100')).body.items;
  }
}
