import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { type Principal } from '../common/security/index.js';
import { changeUser, type OwnFields } from './change-user.js';
import { type CheckedTexts, ContentCheck } from './content-check.service.js';
import { IdentityOfSession } from './identity-of-session.js';
import { type Profile } from './users.service.js';

/** What changes of a profile: absent stays, null is removed. Texts are tidied, the language is canonical. */
export type ProfileChange = Partial<Pick<OwnFields, 'nickname' | 'gender' | 'language' | 'region'>>;

/** What others read, and therefore WeChat first. */
const shown = ['nickname', 'region'] as const;

/** What users say of themselves. */
@Injectable()
export class ProfileService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly identities: IdentityOfSession,
    private readonly contentCheck: ContentCheck,
  ) {}

  /**
   * All of it, or nothing.
   * @throws DomainError CONTENT_REJECTED naming the fields; those of {@link ContentCheck} and {@link changeUser}
   */
  async change(principal: Principal, change: ProfileChange): Promise<Profile> {
    const flags = await this.judge(principal, change);
    return this.dataSource.transaction(async (manager) => {
      const { user } = await changeUser(manager, principal.userId, { ...change, ...flags });
      return user;
    });
  }

  /** @returns whether somebody should look at what is set; nobody at what is removed */
  private async judge(
    principal: Principal,
    { nickname, region }: ProfileChange,
  ): Promise<Partial<Pick<OwnFields, 'nicknameFlagged' | 'regionFlagged'>>> {
    const texts: CheckedTexts = {
      ...(typeof nickname === 'string' && { nickname }),
      ...(typeof region === 'string' && { region }),
    };
    const verdicts = shown.some((field) => texts[field] !== undefined)
      ? await this.contentCheck.texts(await this.identities.find(principal), texts)
      : {};
    return {
      ...(nickname !== undefined && { nicknameFlagged: verdicts.nickname?.flagged ?? false }),
      ...(region !== undefined && { regionFlagged: verdicts.region?.flagged ?? false }),
    };
  }
}
