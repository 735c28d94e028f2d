import { ApiProperty } from '@nestjs/swagger';
import { etagOf, nextCursorProperty, type Page, type Tagged } from '../../common/http/index.js';
import { type AddressEntity } from '../address.entity.js';

export class AddressResponse implements Tagged {
  @ApiProperty({ format: 'uuid', example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' })
  id!: string;

  @ApiProperty({ description: 'For `If-Match`: another one after every change', example: '"3"' })
  etag!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:00:00.000Z' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:00:00.000Z' })
  updatedAt!: string;

  @ApiProperty({ example: '张三' })
  userName!: string;

  @ApiProperty({ example: '13800000000' })
  telNumber!: string;

  @ApiProperty({ example: '510000' })
  nationalCode!: string;

  @ApiProperty({ example: '510000' })
  postalCode!: string;

  @ApiProperty({ example: '广东省' })
  provinceName!: string;

  @ApiProperty({ example: '广州市' })
  cityName!: string;

  @ApiProperty({ example: '海珠区' })
  countyName!: string;

  @ApiProperty({ example: '新港中路' })
  streetName!: string;

  @ApiProperty({ example: '397号 1栋 101' })
  detailInfo!: string;

  @ApiProperty({ description: "Of the user's addresses exactly one", example: true })
  isDefault!: boolean;
}

export class AddressListResponse {
  @ApiProperty({ type: [AddressResponse] })
  items!: AddressResponse[];

  @ApiProperty(nextCursorProperty)
  nextCursor!: string | null;
}

export function toAddressResponse(address: AddressEntity): AddressResponse {
  const { id, createdAt, updatedAt, userName, telNumber, nationalCode, postalCode } = address;
  const { provinceName, cityName, countyName, streetName, detailInfo, isDefault } = address;
  return {
    id,
    etag: etagOf(address),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    userName,
    telNumber,
    nationalCode,
    postalCode,
    provinceName,
    cityName,
    countyName,
    streetName,
    detailInfo,
    isDefault,
  };
}

export function toAddressList({ items, nextCursor }: Page<AddressEntity>): AddressListResponse {
  return { items: items.map(toAddressResponse), nextCursor };
}
