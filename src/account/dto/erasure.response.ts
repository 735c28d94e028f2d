import { ApiProperty } from '@nestjs/swagger';

export class ErasureResponse {
  @ApiProperty({
    format: 'date-time',
    description: 'When everything about the user is erased, unless they log in before',
    example: '2026-11-29T08:00:00.000Z',
  })
  erasureDueAt!: string;
}
