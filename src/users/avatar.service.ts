import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { type Principal } from '../common/security/index.js';
import { AvatarFiles } from './avatar-files.service.js';
import { AvatarImages } from './avatar-image.js';
import { AvatarRemovals } from './avatar-removals.js';
import { changeUser } from './change-user.js';
import { ContentCheck } from './content-check.service.js';
import { IdentityOfSession, type SessionIdentity } from './identity-of-session.js';
import { MediaCheckEntity } from './media-check.entity.js';
import { avatarPath } from './user-responses.js';
import { type Profile } from './users.service.js';

/** The pictures that users give themselves. */
@Injectable()
export class AvatarService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly identities: IdentityOfSession,
    private readonly images: AvatarImages,
    private readonly files: AvatarFiles,
    private readonly removals: AvatarRemovals,
    private readonly contentCheck: ContentCheck,
  ) {}

  /**
   * WeChat is asked before the picture is the user's: refused, nothing has changed. Its verdict comes later, and until then
   * the picture is shown, and flagged.
   * @param picture as it was sent
   * @throws DomainError those of {@link AvatarImages}, {@link ContentCheck} and {@link changeUser}
   */
  async set(principal: Principal, picture: Buffer): Promise<Profile> {
    const [identity, jpeg] = [await this.identities.find(principal), await this.images.jpeg(picture)];
    // WeChat fetches it at once.
    const avatar = await this.files.put(principal.userId, jpeg);
    const { user, previousAvatar } = await this.show(principal, identity, avatar).catch(
      async (error: unknown) => {
        await this.files.abandon(avatar);
        throw error;
      },
    );
    await this.removals.gone(previousAvatar);
    return user;
  }

  private async show(
    { userId }: Principal,
    identity: SessionIdentity,
    avatar: string,
  ): Promise<{ user: Profile; previousAvatar: string | null }> {
    const { flagged, traceId } = await this.contentCheck.picture(identity, avatarPath(avatar));
    return this.dataSource.transaction(async (manager) => {
      const changed = await changeUser(manager, userId, { avatar, avatarFlagged: flagged });
      await this.files.show(manager, avatar);
      await this.files.doom(manager, [changed.previousAvatar]);
      if (traceId !== undefined) {
        await manager.insert(MediaCheckEntity, { traceId, appId: identity.appId, userId, avatar });
      }
      return changed;
    });
  }

  /** @throws DomainError those of {@link changeUser} */
  async remove(userId: string): Promise<void> {
    const previous = await this.dataSource.transaction(async (manager) => {
      const { previousAvatar } = await changeUser(manager, userId, { avatar: null, avatarFlagged: false });
      await this.files.doom(manager, [previousAvatar]);
      return previousAvatar;
    });
    await this.removals.gone(previous);
  }
}
