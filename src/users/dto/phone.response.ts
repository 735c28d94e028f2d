import { ApiProperty } from '@nestjs/swagger';
import { type ErrorCode, problemCatalogue } from '../../common/errors/index.js';
import { type BoundPhone } from '../phones.service.js';

export class PhoneResponse {
  @ApiProperty({ description: 'E.164', example: '+8613800000000' })
  phone!: string;

  @ApiProperty({ description: 'The calling code in it', example: '86' })
  countryCode!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:00:00.000Z' })
  verifiedAt!: string;
}

export function toPhoneResponse({ phone, countryCode, verifiedAt }: BoundPhone): PhoneResponse {
  return { phone, countryCode, verifiedAt: verifiedAt.toISOString() };
}

/** Why the number was not taken, where that is no reason to refuse the rest. */
export class PhoneFailureResponse {
  @ApiProperty({
    description: 'As in the problem that POST /v1/users/me/phone would have answered with',
    enum: Object.keys(problemCatalogue),
    enumName: 'ErrorCode',
    example: 'WECHAT_CODE_INVALID',
  })
  code!: ErrorCode;

  @ApiProperty({ description: 'What to do now', example: 'Let the user tap the button again.' })
  detail!: string;
}
