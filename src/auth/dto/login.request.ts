import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { Optional } from '../../common/http/index.js';
import { PhoneCode } from '../../users/index.js';

/** Visible text in any script: control characters break terminals, and PostgreSQL stores no NUL. */
const printable = /^[^\p{Cc}\p{Cs}]*$/u;
const printableMessage = { message: '$property must not contain control characters' };

export class DeviceRequest {
  @ApiProperty({
    required: false,
    maxLength: 128,
    description:
      'Chosen by the client, the same for every login of one installation. Requests that carry the same code and the same id at the same moment share one login.',
    example: 'b7e2c9d0-1f3a-4a57-8f0e-6f2c1d5e9a10',
  })
  @Optional()
  @IsString()
  @Length(1, 128)
  @Matches(printable, printableMessage)
  id?: string;

  @ApiProperty({ required: false, maxLength: 100, example: '小明的手机' })
  @Optional()
  @IsString()
  @Length(1, 100)
  @Matches(printable, printableMessage)
  name?: string;

  @ApiProperty({ required: false, maxLength: 100, example: 'iPhone 15' })
  @Optional()
  @IsString()
  @Length(1, 100)
  @Matches(printable, printableMessage)
  model?: string;

  @ApiProperty({ required: false, maxLength: 32, example: 'ios' })
  @Optional()
  @IsString()
  @Length(1, 32)
  @Matches(printable, printableMessage)
  platform?: string;
}

export class LoginRequest {
  @ApiProperty({
    description: 'What wx.login() gave. It lives five minutes and works once.',
    minLength: 1,
    maxLength: 128,
    pattern: '^[A-Za-z0-9._~+/=-]+$',
    example: '0c3aBc000mG8kS1nVx100QyL2P0aBc0r',
  })
  @IsString()
  @Length(1, 128)
  @Matches(/^[A-Za-z0-9._~+/=-]*$/, { message: '$property must be a code as wx.login() gives it' })
  code!: string;

  @ApiProperty({
    required: false,
    maxLength: 64,
    description: 'The mini program that called wx.login(). Absent: the first one that is configured.',
    example: 'wx0123456789abcdef',
  })
  @Optional()
  @IsString()
  @Matches(/^[A-Za-z0-9_-]{1,64}$/, { message: '$property must be an AppID' })
  appId?: string;

  @Optional()
  @PhoneCode(
    "For a login by one tap: `e.detail.code` of the phone button. The number becomes the user's; whether that succeeds or not, the login stands.",
  )
  phoneCode?: string;

  @ApiProperty({ required: false, type: DeviceRequest })
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => DeviceRequest)
  device?: DeviceRequest;
}
