import { ApiError } from './api-error.js';
import { type Client } from './client.js';
import { type components } from './openapi.js';
import { type Login } from './auth-api.js';
import { isPrivacyRefused } from './privacy.js';
import { type Session } from './session.js';
import { type Store } from './store.js';

/** `e.detail` of bindgetphonenumber (developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html). */
export interface PhoneDetail {
  readonly code?: string;
  readonly errMsg: string;
  readonly errno?: number;
}

/**
 * The phone button, `<button open-type="getPhoneNumber">`: `begin` in its bindtap, and `bind` (or `login`) in its
 * bindgetphonenumber. Between them no request logs in by itself.
 */
export class PhoneFlow {
  constructor(
    private readonly client: Client,
    private readonly session: Session,
    private readonly store: Store,
  ) {}

  /**
   * Before the button is shown: what can expire is renewed now, and not under the user's finger.
   * @throws ApiError
   */
  async prepare(): Promise<void> {
    await this.session.token();
  }

  begin(): void {
    this.session.hold.begin();
  }

  /**
   * The number becomes the user's.
   * @throws ApiError DECLINED; LOGIN_REQUIRED when the login had ended in between: there is a new one now, and the user taps once
   *   more; PHONE_TAKEN; …
   */
  async bind(detail: PhoneDetail): Promise<components['schemas']['PhoneResponse']> {
    try {
      const phone = await this.client.request('POST', '/v1/users/me/phone', {
        body: { code: codeOf(detail) },
        mayLogIn: false,
      });
      this.store.changeUser({ phone: phone.phone });
      return phone;
    } catch (error) {
      // Now everybody may log in, for this code is lost: the next tap finds it done.
      this.session.hold.end();
      if (error instanceof ApiError && error.code === 'LOGIN_REQUIRED') await this.session.token();
      throw error;
    } finally {
      this.session.hold.end();
    }
  }

  /**
   * Logs in and binds the number by one tap. A number that could not be taken undoes no login: see `phone.code` of the answer.
   * @throws ApiError DECLINED; what a login fails with
   */
  async login(detail: PhoneDetail): Promise<Login> {
    try {
      return await this.session.login(codeOf(detail));
    } finally {
      this.session.hold.end();
    }
  }

  /** @throws ApiError */
  async remove(): Promise<void> {
    await this.client.request('DELETE', '/v1/users/me/phone');
    this.store.changeUser({ phone: null });
  }
}

function codeOf({ code, ...failure }: PhoneDetail): string {
  if (code) return code;
  const { errMsg } = failure;
  const declined = isPrivacyRefused(failure) || /deny|cancel/i.test(errMsg);
  throw new ApiError(declined ? 'DECLINED' : 'WX_PHONE_FAILED', { detail: errMsg });
}
