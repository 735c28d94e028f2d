import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { counted } from '../command/index.js';
import { KeyRing } from '../common/crypto/index.js';
import { countLimit, missingMasterKeys } from './missing-master-keys.js';

/**
 * Says at the start what will fail later for want of a master key. A signing key that cannot be opened keeps
 * an instance from starting (src/tokens); this here concerns single users, who can log in again.
 */
@Injectable()
export class MissingMasterKeysWarning implements OnApplicationBootstrap {
  private readonly logger = new Logger('MasterKeys');

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly ring: KeyRing,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    try {
      for (const missing of await missingMasterKeys(this.dataSource, (id) => this.ring.has(id))) {
        const { id, sessionKeys, refreshTokens } = missing;
        this.logger.warn(
          `MASTER_KEYS lacks "${id}", which ${bounded(sessionKeys, 'session key')} and ` +
            `${bounded(refreshTokens, 'live refresh token')} need. Put it back at the end of MASTER_KEYS; ` +
            `without it their users must log in again.`,
        );
      }
    } catch (error) {
      this.logger.warn(`could not look for what older master keys sealed: ${(error as Error).message}`);
    }
  }
}

function bounded(count: number, noun: string): string {
  return count < countLimit ? counted(count, noun) : `${countLimit} or more ${noun}s`;
}
