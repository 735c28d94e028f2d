import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DomainError, isDatabaseOutage } from '../common/errors/index.js';
import { Randomness } from '../common/randomness.js';
import { type Principal } from '../common/security/index.js';
import { FileStorage } from '../storage/index.js';
import { AvatarImages } from './avatar-image.js';
import { changeUser } from './change-user.js';
import { ContentCheck } from './content-check.service.js';
import { IdentityOfSession } from './identity-of-session.js';
import { MediaCheckEntity } from './media-check.entity.js';
import { avatarPath } from './user-responses.js';
import { type Profile } from './users.service.js';

/** The pictures that users give themselves. */
@Injectable()
export class AvatarService {
  private readonly logger = new Logger(AvatarService.name);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly identities: IdentityOfSession,
    private readonly images: AvatarImages,
    private readonly storage: FileStorage,
    private readonly contentCheck: ContentCheck,
    private readonly randomness: Randomness,
  ) {}

  /**
   * WeChat is asked before the picture is the user's: refused, nothing has changed. Its verdict comes later, and until then
   * the picture is shown, and flagged.
   * @param picture as it was sent
   * @throws DomainError those of {@link AvatarImages}, {@link ContentCheck} and {@link changeUser}
   */
  async set(principal: Principal, picture: Buffer): Promise<Profile> {
    const { userId } = principal;
    const [identity, jpeg] = [await this.identities.find(principal), await this.images.jpeg(picture)];
    const avatar = `${this.randomness.uuidv7()}.jpg`;
    // WeChat fetches it at once.
    await this.storage.put(avatar, jpeg, 'image/jpeg');
    try {
      const { flagged, traceId } = await this.contentCheck.picture(identity, avatarPath(avatar));
      const { user, previousAvatar } = await this.dataSource.transaction(async (manager) => {
        const changed = await changeUser(manager, userId, { avatar, avatarFlagged: flagged });
        if (traceId !== undefined) {
          await manager.insert(MediaCheckEntity, { traceId, appId: identity.appId, userId, avatar });
        }
        return changed;
      });
      await this.discard(previousAvatar);
      return user;
    } catch (error) {
      // Of a connection that broke nobody knows whether it has committed: a file too many is better than one too few.
      if (error instanceof DomainError || !isDatabaseOutage(error)) await this.discard(avatar);
      throw error;
    }
  }

  /** @throws DomainError those of {@link changeUser} */
  async remove(userId: string): Promise<void> {
    const { previousAvatar } = await this.dataSource.transaction((manager) =>
      changeUser(manager, userId, { avatar: null, avatarFlagged: false }),
    );
    await this.discard(previousAvatar);
  }

  /** Nobody's any more. That it cannot be removed is no reason to tell the user that nothing was done. */
  private async discard(avatar: string | null): Promise<void> {
    if (avatar === null) return;
    try {
      await this.storage.remove(avatar);
    } catch (error) {
      this.logger.error(`${avatar} stays in the storage: ${(error as Error).message}`);
    }
  }
}
