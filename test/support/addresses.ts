import { type AddressListResponse, type AddressResponse } from '../../src/addresses/dto/address.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { type Answer, type ApiClient } from './api-client.js';

/** As wx.chooseAddress gives it, without `errMsg` and `detailInfoNew`. */
export const chosen = {
  userName: '张三',
  telNumber: '020-81167888',
  nationalCode: '510000',
  postalCode: '510000',
  provinceName: '广东省',
  cityName: '广州市',
  countyName: '海珠区',
  streetName: '新港中路',
  detailInfo: '397号 1栋 101',
};

/** The addresses of somebody who has logged in. */
export class AddressBook {
  constructor(
    private readonly api: ApiClient,
    private readonly token: string,
  ) {}

  /** @param path after `/v1/addresses` @param body an object to send as JSON, or the text as it is */
  send<Body = Problem>(
    method: string,
    path = '',
    { body, ifMatch }: { body?: unknown; ifMatch?: string } = {},
  ): Promise<Answer<Body>> {
    return this.api.request<Body>(`/v1/addresses${path}`, {
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
  async add(more: object = {}): Promise<AddressResponse> {
    const answer = await this.send<AddressResponse>('POST', '', { body: { ...chosen, ...more } });
    if (answer.status !== 201) throw new Error(`an address: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  async all(): Promise<AddressResponse[]> {
    return (await this.send<AddressListResponse>('GET', '?limit=100')).body.items;
  }

  /** Their ids. */
  async defaults(): Promise<string[]> {
    return (await this.all()).filter(({ isDefault }) => isDefault).map(({ id }) => id);
  }
}
