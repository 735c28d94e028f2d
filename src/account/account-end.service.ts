import { Injectable } from '@nestjs/common';
import { type Origin } from '../common/http/index.js';
import { type Principal } from '../common/security/index.js';
import { RevocationsService, SessionsService } from '../sessions/index.js';
import { ErasureRequests, IdentitiesService } from '../users/index.js';

/** Users who leave of their own will. */
@Injectable()
export class AccountEnd {
  constructor(
    private readonly identities: IdentitiesService,
    private readonly requests: ErasureRequests,
    private readonly sessions: SessionsService,
    private readonly revocations: RevocationsService,
  ) {}

  /**
   * Ends all sessions of the user, who will be erased unless they log in before.
   * @returns when
   * @throws DomainError CONFLICT for the last admin; SERVICE_UNAVAILABLE; those of {@link ErasureRequests.ask}
   */
  async end(principal: Principal, origin: Origin): Promise<Date> {
    const { userId } = principal;
    const dueAt = await this.identities.undisturbed([userId], async (manager) => {
      const due = await this.requests.ask(manager, principal, origin);
      await this.sessions.endAll(manager, userId);
      return due;
    });
    // This instance refuses their tokens at once; should that read fail, as the others do.
    await this.revocations.catchUp();
    return dueAt;
  }
}
