import { ApiProperty } from '@nestjs/swagger';
import { type ErrorCode, problemCatalogue } from '../errors/index.js';

export class FieldErrorResponse {
  @ApiProperty({ description: 'Dotted path in the request; `body` for the body as a whole', example: 'code' })
  field!: string;

  @ApiProperty({ example: 'must be a string' })
  message!: string;
}

/** RFC 9457 problem details with our extension members. */
export class ProblemResponse {
  @ApiProperty({ example: 'urn:problem-type:weapp-auth:wechat-code-used' })
  type!: string;

  @ApiProperty({ example: 'This code has been used' })
  title!: string;

  @ApiProperty({ type: 'integer', example: 401 })
  status!: number;

  @ApiProperty({
    description: 'What to do now',
    example: 'A code works once. Call wx.login() for a new one.',
  })
  detail!: string;

  @ApiProperty({
    description: 'One of a closed list; branch on this, never on texts',
    enum: Object.keys(problemCatalogue),
    enumName: 'ErrorCode',
    example: 'WECHAT_CODE_USED',
  })
  code!: ErrorCode;

  @ApiProperty({
    description: 'Also in X-Request-Id and in the logs',
    example: '6a9f0c1e-53c5-4c55-9d0e-0f6a2a2f3b11',
  })
  requestId!: string;

  @ApiProperty({
    type: [FieldErrorResponse],
    required: false,
    description: 'With VALIDATION_FAILED, and with CONTENT_REJECTED where the body has several texts',
  })
  errors?: FieldErrorResponse[];
}
