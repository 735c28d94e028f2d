import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditService, byUser, toUser } from '../audit/index.js';
import { DomainError } from '../common/errors/index.js';
import { type Origin } from '../common/http/index.js';

/** WeChat knows the person, and so do we: they are banned. */
export class LoginRefused extends DomainError {
  /** @param until when the ban ends; null: not by itself. Not why there is one: that is for admins */
  constructor(
    readonly userId: string,
    until: Date | null,
  ) {
    super(
      'USER_BANNED',
      until === null
        ? {}
        : {
            detail: `Until ${until.toISOString()}; logging in before does not help. Tell the user, and how to reach support.`,
          },
    );
  }
}

/** Tells the trail of users who were refused at the login. */
@Injectable()
export class LoginRefusals {
  private readonly logger = new Logger(LoginRefusals.name);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /** @param login a transaction: what it wrote is undone when it is refused, so that this is written afterwards */
  async audited<T>(origin: Origin, login: () => Promise<T>): Promise<T> {
    try {
      return await login();
    } catch (error) {
      if (error instanceof LoginRefused) await this.record(error, origin);
      throw error;
    }
  }

  /** A refusal stays one, whether it can be written down or not. */
  private async record({ userId, code }: LoginRefused, origin: Origin): Promise<void> {
    try {
      await this.dataSource.transaction(async (manager) => {
        // Whoever is erased at this moment leaves no address behind.
        const users = await manager.query<unknown[]>(`SELECT FROM users WHERE id = $1 FOR KEY SHARE`, [
          userId,
        ]);
        if (users.length === 0) return;
        await this.audit.record(manager, {
          action: 'login.refused',
          outcome: 'failure',
          ...byUser({ userId }, origin),
          ...toUser(userId),
          details: { code },
        });
      });
    } catch (error) {
      // The name of the error alone: what a database says of it may hold the row.
      const { code: state = 'unknown error' } = error as { code?: string };
      this.logger.warn(`the trail does not tell that user ${userId} was refused: ${state}`);
    }
  }
}
