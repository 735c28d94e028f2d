import { Injectable } from '@nestjs/common';
import { type Page } from '../common/http/index.js';
import { type DirectoryEntry, UserDirectoryService, type UserEntity, UserResponses } from '../users/index.js';
import { SessionResponse } from '../sessions/index.js';
import {
  type AdminUserDetailsResponse,
  type AdminUserListResponse,
  type AdminUserResponse,
  toAdminUserDetails,
  toAdminUserList,
  toAdminUserResponse,
} from './dto/user.response.js';

/** Users as admins are answered with them. */
@Injectable()
export class AdminUserResponses {
  constructor(
    private readonly directory: UserDirectoryService,
    private readonly responses: UserResponses,
  ) {}

  /** As they are by now. @throws DomainError NOT_FOUND */
  async read(id: string): Promise<AdminUserResponse> {
    const user = await this.directory.findUser(id);
    return toAdminUserResponse(user, this.avatarUrl(user));
  }

  list(page: Page<UserEntity>): AdminUserListResponse {
    return toAdminUserList(page, (user) => this.avatarUrl(user));
  }

  details(entry: DirectoryEntry, sessions: SessionResponse[]): AdminUserDetailsResponse {
    return toAdminUserDetails(entry, this.avatarUrl(entry.user), sessions);
  }

  private avatarUrl(user: UserEntity): string | null {
    return this.responses.of(user).avatarUrl;
  }
}
