import { auth } from '../../auth.js';
import { page } from '../../behaviors/page.js';
import { ApiError, type components } from '../../services/index.js';

type Schemas = components['schemas'];
type Address = Required<Schemas['CreateAddressRequest']>;

interface RegionDetail {
  readonly value: [province: string, city: string, county: string];
  readonly code: readonly string[];
  /** Not every region has one. */
  readonly postcode?: string;
}

const blank: Address = {
  userName: '',
  telNumber: '',
  nationalCode: '',
  postalCode: '',
  provinceName: '',
  cityName: '',
  countyName: '',
  streetName: '',
  detailInfo: '',
  isDefault: false,
};

/** One address: a new one, or with `?id=` that one. */
Component({
  behaviors: [page],
  data: {
    id: '',
    etag: '',
    address: blank,
    /** What stays so: a default ends when there is another one. */
    wasDefault: false,
    /** The names of the fields that the service did not take. */
    wrong: {},
  },
  methods: {
    onLoad({ id = '' }: { id?: string }) {
      this.setData({ id });
      void this.load();
    },

    load() {
      return this.show(async (cancellation) => {
        const { id } = this.data;
        if (id) this.fill(await auth.request('GET', '/v1/addresses/{id}', { path: { id }, cancellation }));
        return 'ready';
      });
    },

    fill({ etag, ...address }: Schemas['AddressResponse']) {
      this.setData({ etag, address, wasDefault: address.isDefault });
    },

    chooseRegion({ detail: { value, code, postcode } }: { detail: RegionDetail }) {
      const [provinceName, cityName, countyName] = value;
      this.setData({
        'address.provinceName': provinceName,
        'address.cityName': cityName,
        'address.countyName': countyName,
        'address.streetName': '',
        'address.nationalCode': code[2] ?? '',
        'address.postalCode': postcode ?? '',
      });
    },

    save({ detail: { value } }: { detail: { value: Partial<Address> } }) {
      return this.act(async () => {
        const { id, etag } = this.data;
        const body = bodyOf({ ...this.data.address, ...value });
        this.setData({ address: body, wrong: {} });
        try {
          if (id) await auth.request('PUT', '/v1/addresses/{id}', { path: { id }, ifMatch: etag, body });
          else await auth.request('POST', '/v1/addresses', { body });
          // Who has gone back meanwhile is there already.
          if (!this.cancellation().cancelled) await wx.navigateBack();
        } catch (error) {
          await this.mend(error);
          throw error;
        }
      });
    },

    /** What the user can do about it is on the screen before they are told. */
    async mend(error: unknown) {
      if (!(error instanceof ApiError)) return;
      // Another device has changed it: what it says now is shown, and the user decides.
      if (error.code === 'PRECONDITION_FAILED') await this.load();
      this.setData({ wrong: Object.fromEntries(error.errors.map(({ field }) => [field, true])) });
    },
  },
});

/** The service takes these fields and no others. */
function bodyOf(address: Address): Address {
  const fields = Object.keys(blank) as (keyof Address)[];
  return Object.fromEntries(fields.map((field) => [field, address[field]])) as Address;
}
