import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { type Principal } from '../common/security/index.js';
import { ContentCheck } from './content-check.service.js';
import { IdentityOfSession } from './identity-of-session.js';
import { changeUser } from './change-user.js';
import { type Profile } from './users.service.js';

/** What users say of themselves. */
@Injectable()
export class ProfileService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly identities: IdentityOfSession,
    private readonly contentCheck: ContentCheck,
  ) {}

  /**
   * @param nickname tidied; null: none any more
   * @throws DomainError CONTENT_REJECTED, and then nothing has changed; those of {@link ContentCheck} and {@link changeUser}
   */
  async setNickname(principal: Principal, nickname: string | null): Promise<Profile> {
    const { flagged } =
      nickname === null
        ? { flagged: false }
        : await this.contentCheck.nickname(await this.identities.find(principal), nickname);
    return this.dataSource.transaction(async (manager) => {
      const { user } = await changeUser(manager, principal.userId, { nickname, nicknameFlagged: flagged });
      return user;
    });
  }
}
