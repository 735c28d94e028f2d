import { ApiError } from './api-error.js';
import { type Cancellation } from './cancellation.js';
import { type Client } from './client.js';
import { type components } from './openapi.js';
import { type Session } from './session.js';
import { type Store, type User } from './store.js';

export type ProfileChange = components['schemas']['UpdateProfileRequest'];

/** Who the user is, and what they say of themselves: WeChat tells no mini program any more. */
export class Profile {
  constructor(
    private readonly client: Client,
    private readonly session: Session,
    private readonly store: Store,
  ) {}

  /** @throws ApiError */
  async read(cancellation?: Cancellation): Promise<User> {
    return this.kept(await this.client.request('GET', '/v1/users/me', { cancellation }));
  }

  /**
   * `nickname` of `<input type="nickname">`, and the other fields; null removes one, and what is absent stays.
   * @throws ApiError VALIDATION_FAILED, CONTENT_REJECTED with the fields that are meant
   */
  async update(change: ProfileChange): Promise<User> {
    return this.judged(() => this.client.request('POST', '/v1/users/me', { body: change }));
  }

  /**
   * `e.detail.avatarUrl` of `<button open-type="chooseAvatar">`: the path is good for minutes, so the file is sent.
   * @throws ApiError PAYLOAD_TOO_LARGE (1 MiB), UNSUPPORTED_MEDIA_TYPE, CONTENT_REJECTED
   */
  async setAvatar(filePath: string): Promise<User> {
    return this.judged(() => this.client.upload('/v1/users/me/avatar', { filePath, name: 'avatar' }));
  }

  /** @throws ApiError */
  async removeAvatar(): Promise<void> {
    await this.client.request('DELETE', '/v1/users/me/avatar');
    this.store.changeUser({ avatarUrl: null });
  }

  /** WeChat judges for users alone whom it has seen within two hours: when that is what it says, a login shows them. */
  private async judged(send: () => Promise<User>): Promise<User> {
    try {
      return this.kept(await send());
    } catch (error) {
      if (!isUnseen(error)) throw error;
      await this.session.loginAgain();
      return this.kept(await send());
    }
  }

  private kept(user: User): User {
    this.store.setUser(user);
    return user;
  }
}

/** Rejected, and no field is named: the user is meant. */
function isUnseen(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'CONTENT_REJECTED' && error.errors.length === 0;
}
