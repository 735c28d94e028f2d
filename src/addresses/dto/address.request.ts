import { ApiProperty, PartialType } from '@nestjs/swagger';
import { IsBoolean, Matches } from 'class-validator';
import { Optional, Text } from '../../common/http/index.js';

/**
 * The fields of wx.chooseAddress.
 * @see https://developers.weixin.qq.com/miniprogram/dev/api/open-api/address/wx.chooseAddress.html
 */
export class CreateAddressRequest {
  @Text({ max: 50, description: 'Who receives it', example: '张三' })
  userName!: string;

  @Text({
    min: 3,
    max: 30,
    description: 'As typed: digits, `+`, `-`, blanks, brackets',
    example: '13800000000',
  })
  @Matches(/^[\d+() -]*$/, { message: 'must consist of digits, +, -, blanks and brackets' })
  telNumber!: string;

  @Text({ min: 0, max: 20, description: 'Of the area', example: '510000' })
  nationalCode?: string;

  @Text({ min: 0, max: 20, description: 'Post code', example: '510000' })
  postalCode?: string;

  @Text({ max: 50, description: 'First level', example: '广东省' })
  provinceName!: string;

  @Text({ max: 50, description: 'Second level', example: '广州市' })
  cityName!: string;

  @Text({ min: 0, max: 50, description: 'Third level; some cities have none', example: '海珠区' })
  countyName?: string;

  @Text({ min: 0, max: 50, description: 'Fourth level', example: '新港中路' })
  streetName?: string;

  @Text({ max: 200, description: 'The rest, down to the door', example: '397号 1栋 101' })
  detailInfo!: string;

  @ApiProperty({
    required: false,
    description: 'Makes it the default in place of the present one. The first address is it in any case.',
  })
  @Optional()
  @IsBoolean()
  isDefault?: boolean;
}

/** Those fields that change. */
export class UpdateAddressRequest extends PartialType(CreateAddressRequest, { skipNullProperties: false }) {}

/** An address as it is to be from now on: what is left out is empty. */
export function wholeAddress({
  nationalCode = '',
  postalCode = '',
  countyName = '',
  streetName = '',
  ...rest
}: CreateAddressRequest): CreateAddressRequest {
  return { nationalCode, postalCode, countyName, streetName, ...rest };
}
