import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { PhoneFailureResponse, PhoneResponse, UserResponse } from '../../users/index.js';

/** Token fields after RFC 6749, section 5.1, in camel case. */
export class TokenResponse {
  @ApiProperty({
    description: 'A JWT (RFC 9068), signed with ES256',
    example: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9...',
  })
  accessToken!: string;

  @ApiProperty({ enum: ['Bearer'], example: 'Bearer' })
  tokenType!: 'Bearer';

  @ApiProperty({ type: 'integer', description: 'Seconds the access token lives', example: 600 })
  expiresIn!: number;

  @ApiProperty({
    description: 'Opaque to the client; it changes with every use',
    example: 'v1.k1.019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.0.Zm9v...',
  })
  refreshToken!: string;

  @ApiProperty({
    type: 'integer',
    description: 'Seconds the refresh token lives unless it is used',
    example: 2592000,
  })
  refreshExpiresIn!: number;

  @ApiProperty({ format: 'uuid', example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' })
  sessionId!: string;
}

@ApiExtraModels(PhoneResponse, PhoneFailureResponse)
export class LoginResponse extends TokenResponse {
  @ApiProperty({
    description: "WeChat's id of the user in this mini program",
    example: 'oGZUI0egBJY1zhBYw2KhdUfwVJJE',
  })
  openid!: string;

  @ApiProperty({ description: 'True for the login that made the user', example: false })
  isNewUser!: boolean;

  @ApiProperty({
    type: Boolean,
    required: false,
    enum: [true],
    description:
      'Only when the user had asked to be erased (`DELETE /v1/users/me`), on whatever device: this login has undone that. Tell the user, who may not have meant to.',
    example: true,
  })
  erasureCancelled?: true;

  @ApiProperty({ type: UserResponse })
  user!: UserResponse;

  @ApiProperty({
    required: false,
    description:
      'With `phoneCode` only. The number, which `user.phone` has as well; or, with a `code`, why it was not taken: the login stands all the same.',
    oneOf: [{ $ref: getSchemaPath(PhoneResponse) }, { $ref: getSchemaPath(PhoneFailureResponse) }],
  })
  phone?: PhoneResponse | PhoneFailureResponse;
}
