import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { AuditService, byUser, toUser } from '../audit/index.js';
import { Clock } from '../common/clock.js';
import { originOf } from '../common/http/index.js';
import { type Permission, type Principal } from '../common/security/index.js';

/** Milliseconds in which a user's refusals for one permission are told once. */
const quiet = 60_000;
/** Refusals told in that time, of all users: nobody fills the disk. */
const capacity = 1_000;

/** Tells the trail who tried what they may not do. */
@Injectable()
export class PermissionRefusals {
  private readonly logger = new Logger(PermissionRefusals.name);
  /** When each was told, the earliest first. */
  private readonly told = new Map<string, number>();

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Resolves in any case: whether it can be told or not, they are refused. */
  async record(principal: Principal, permission: Permission, request: FastifyRequest): Promise<void> {
    const { userId } = principal;
    if (!this.isNews(`${userId} ${permission}`)) return;
    try {
      await this.audit.recordAlone(this.dataSource.manager, {
        action: 'permission.refused',
        outcome: 'failure',
        ...byUser(principal, originOf(request)),
        ...toUser(userId),
        userId,
        // The pattern, as in the log: a path has ids of others.
        details: { permission, operation: `${request.method} ${request.routeOptions.url ?? ''}` },
      });
    } catch (error) {
      const { code, message } = error as { code?: string; message?: string };
      this.logger.warn(
        `the trail does not tell that user ${userId} was refused ${permission}: ${code ?? message}`,
      );
    }
  }

  private isNews(what: string): boolean {
    const now = this.clock.monotonic();
    for (const [earlier, at] of this.told) {
      if (now - at < quiet) break;
      this.told.delete(earlier);
    }
    if (this.told.has(what) || this.told.size >= capacity) return false;
    this.told.set(what, now);
    return true;
  }
}
