import { Injectable, Logger } from '@nestjs/common';
import { types } from 'node:util';
import { type DomainError, type ErrorCode, problemCatalogue, toDomainError } from '../common/errors/index.js';
import { type Origin } from '../common/http/index.js';
import { type Principal } from '../common/security/index.js';
import { type BoundPhone, PhonesService } from '../users/index.js';

/** Why a number was not taken, and what the client does now. */
export interface PhoneFailure {
  readonly code: ErrorCode;
  readonly detail: string;
}

export type PhoneOutcome = BoundPhone | PhoneFailure;

/** The phone number of a login by one tap. */
@Injectable()
export class OneTapPhone {
  private readonly logger = new Logger(OneTapPhone.name);

  constructor(private readonly phones: PhonesService) {}

  /** The login stands, whatever becomes of this: it never throws. */
  async bind(principal: Principal, phoneCode: string, origin: Origin): Promise<PhoneOutcome> {
    try {
      return await this.phones.bindByCode(principal, phoneCode, origin);
    } catch (thrown) {
      const error = toDomainError(thrown);
      this.log(principal.userId, error);
      return { code: error.code, detail: error.detail };
    }
  }

  /** As the problem filter does for errors that become answers. */
  private log(userId: string, { code, cause }: DomainError): void {
    const { logLevel } = problemCatalogue[code];
    const reason = types.isNativeError(cause) ? (logLevel === 'error' ? cause.stack : cause.message) : '';
    this.logger[logLevel](`user ${userId} has logged in, without the phone number: ${code} ${reason}`);
  }
}
