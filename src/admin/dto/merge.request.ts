import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';

export class MergeRequest {
  @ApiProperty({
    format: 'uuid',
    description: 'The user that ends; what they have becomes that of the user in the path',
    example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2d',
  })
  @IsUUID()
  loserId!: string;
}
