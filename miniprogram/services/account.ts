import { type Client } from './client.js';
import { type Data } from './api.js';
import { type Session } from './session.js';

/** What the user may do with all that is kept of them. */
export class Account {
  constructor(
    private readonly client: Client,
    private readonly session: Session,
  ) {}

  /** @throws ApiError */
  async export(): Promise<Data<'GET', '/v1/users/me/export'>> {
    return this.client.request('GET', '/v1/users/me/export');
  }

  /**
   * Asks for the end of the account. From here on nothing logs in by itself, for a login takes it back. It is sent again when the
   * answer is lost.
   * @returns ISO 8601: when everything is erased
   * @throws ApiError CONFLICT: the last admin stays
   */
  async delete(): Promise<string> {
    const { erasureDueAt } = await this.session.depart(
      () => this.client.request('DELETE', '/v1/users/me', { mayLogIn: false }),
      (store, answer) => {
        store.leave(answer.erasureDueAt);
      },
    );
    return erasureDueAt;
  }
}
