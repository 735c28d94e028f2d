import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors/index.js';
import { type PreparedStatement, PreparedStatements } from '../database/index.js';
import { type Gender } from './user.entity.js';

/** What a user may see of their own account. */
export interface Profile {
  readonly id: string;
  readonly nickname: string | null;
  readonly gender: Gender | null;
  /** BCP 47, canonical. */
  readonly language: string | null;
  readonly region: string | null;
  /** The picture's name in the storage. */
  readonly avatar: string | null;
  /** E.164. */
  readonly phone: string | null;
  readonly roles: string[];
  readonly createdAt: Date;
}

export const findProfile: PreparedStatement = {
  name: 'users.find_profile',
  access: 'read',
  text: `SELECT id, nickname, gender, language, region, avatar, phone, roles, created_at AS "createdAt" FROM users WHERE id = $1`,
};

@Injectable()
export class UsersService {
  constructor(private readonly statements: PreparedStatements) {}

  /** @throws DomainError UNAUTHENTICATED when the user of a still valid token is gone */
  async profile(userId: string): Promise<Profile> {
    const [profile] = await this.statements.run<Profile>(findProfile, [userId]);
    if (!profile) throw new DomainError('UNAUTHENTICATED');
    return profile;
  }
}
