import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, Matches, ValidateBy, ValidateIf } from 'class-validator';

/** Characters; WeChat's have some 200. */
const maxEncrypted = 4 * 1024;

/** What the phone button gave the page as `e.detail.code`: 64 characters in practice. */
export function PhoneCode(description: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      required: false,
      description,
      minLength: 1,
      maxLength: 128,
      pattern: '^[A-Za-z0-9._~+/=-]+$',
      example: 'b1c4e1a9d2f74d3c8a6e5f0b9c8d7e6fb1c4e1a9d2f74d3c8a6e5f0b9c8d7e6f',
    }),
    IsString(),
    Length(1, 128),
    Matches(/^[A-Za-z0-9._~+/=-]*$/, { message: '$property must be a code as the phone button gives it' }),
  );
}

/** Whoever sends both would not know which one counted. */
function WithoutCode(): PropertyDecorator {
  return ValidateBy({
    name: 'withoutCode',
    validator: {
      validate: (_value, args) => (args?.object as PhoneRequest).code === undefined,
      defaultMessage: () => '$property must not come together with `code`',
    },
  });
}

const isEncrypted = ({ encryptedData, iv }: PhoneRequest): boolean =>
  encryptedData !== undefined || iv !== undefined;

/** `code`, or `encryptedData` and `iv`. */
export class PhoneRequest {
  @ValidateIf((request: PhoneRequest) => request.code !== undefined || !isEncrypted(request))
  @PhoneCode(
    '`e.detail.code` of the phone button (bindgetphonenumber). It lives five minutes and works once; the code of wx.login() is another one.',
  )
  code?: string;

  @ApiProperty({
    required: false,
    description: 'Instead of `code`, of base libraries before 2.21.2: base64, unchanged; with `iv`',
    minLength: 1,
    maxLength: maxEncrypted,
    example: 'CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS',
  })
  @ValidateIf(isEncrypted)
  @IsString()
  @Length(1, maxEncrypted)
  @WithoutCode()
  encryptedData?: string;

  @ApiProperty({
    required: false,
    description: 'Base64, unchanged; with `encryptedData`',
    minLength: 1,
    maxLength: 64,
    example: 'r7BXXKkLb8qrSNn05n0qiA==',
  })
  @ValidateIf(isEncrypted)
  @IsString()
  @Length(1, 64)
  @WithoutCode()
  iv?: string;
}
