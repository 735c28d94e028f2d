import { type AddressResponse } from '../../src/addresses/dto/address.response.js';
import { type ApiClient } from './api-client.js';
import { OwnCollection } from './own-collection.js';

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
export class AddressBook extends OwnCollection<AddressResponse> {
  constructor(api: ApiClient, token: string) {
    super(api, '/v1/addresses', token);
  }

  /** One more that must be taken. */
  override add(more: object = {}): Promise<AddressResponse> {
    return super.add({ ...chosen, ...more });
  }

  /** Their ids. */
  async defaults(): Promise<string[]> {
    return (await this.all()).filter(({ isDefault }) => isDefault).map(({ id }) => id);
  }
}
