import { Inject, Injectable } from '@nestjs/common';
import { HTTP_CONFIG, type HttpConfig } from '../config/index.js';
import { type UserResponse } from './dto/user.response.js';
import { type Profile } from './users.service.js';

/** @param avatar a picture's name in the storage */
export function avatarPath(avatar: string): string {
  return `/v1/avatars/${avatar}`;
}

/** Users as the API answers with them. */
@Injectable()
export class UserResponses {
  private readonly origin: string;

  constructor(@Inject(HTTP_CONFIG) { publicUrl = '' }: HttpConfig) {
    this.origin = publicUrl;
  }

  of(user: Profile): UserResponse {
    const { id, nickname, gender, language, region, avatar, phone, roles, createdAt } = user;
    const avatarUrl = avatar === null ? null : this.origin + avatarPath(avatar);
    return {
      id,
      nickname,
      gender,
      language,
      region,
      avatarUrl,
      phone,
      roles,
      createdAt: createdAt.toISOString(),
    };
  }
}
