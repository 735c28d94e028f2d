import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, Matches, MaxLength, ValidateIf } from 'class-validator';

/** Characters; together they still fit into a body. */
const maxEncrypted = 48 * 1024;
const maxRaw = 16 * 1024;

/** One without the other proves nothing. */
const isSigned = ({ rawData, signature }: WechatDataRequest): boolean =>
  rawData !== undefined || signature !== undefined;

/** As WeChat gave it to the page. Whether it is base64 at all is told by OPEN_DATA_INVALID, like all that is wrong with it. */
export class WechatDataRequest {
  @ApiProperty({
    description: 'Base64, unchanged: as a JSON string, where "+" stays "+"',
    minLength: 1,
    maxLength: maxEncrypted,
    example: 'CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS',
  })
  @IsString()
  @Length(1, maxEncrypted)
  encryptedData!: string;

  @ApiProperty({
    description: 'Base64, unchanged',
    minLength: 1,
    maxLength: 64,
    example: 'r7BXXKkLb8qrSNn05n0qiA==',
  })
  @IsString()
  @Length(1, 64)
  iv!: string;

  @ApiProperty({
    required: false,
    maxLength: maxRaw,
    description: 'The text as WeChat gave it, not parsed and written anew; with `signature`',
    example: '{"nickName":"Band","gender":0}',
  })
  @ValidateIf(isSigned)
  @IsString()
  @MaxLength(maxRaw)
  rawData?: string;

  @ApiProperty({
    required: false,
    pattern: '^[0-9a-f]{40}$',
    description: 'Of `rawData`; with it or not at all',
    example: '75e81ceda165f4ffa64f4068af58c64b8f54b88c',
  })
  @ValidateIf(isSigned)
  @IsString()
  @Matches(/^[0-9a-f]{40}$/, { message: '$property must be 40 hexadecimal digits' })
  signature?: string;
}
