import { ApiProperty } from '@nestjs/swagger';
import { type Page } from '../../common/http/index.js';
import { type Merge } from '../../users/index.js';
import { nextCursorProperty } from './page.response.js';

export class MergeResponse {
  @ApiProperty({ format: 'uuid', example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2e' })
  mergeId!: string;

  @ApiProperty({ format: 'uuid', example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' })
  survivorId!: string;

  @ApiProperty({ format: 'uuid', example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2d' })
  loserId!: string;

  @ApiProperty({
    format: 'uuid',
    description: "The admin's user id",
    example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2f',
  })
  mergedBy!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:00:00.000Z' })
  mergedAt!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'Then the merge is final, and the loser is removed',
    example: '2026-12-22T08:00:00.000Z',
  })
  undoUntil!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  undoneAt!: string | null;
}

export class MergeListResponse {
  @ApiProperty({ type: [MergeResponse] })
  items!: MergeResponse[];

  @ApiProperty(nextCursorProperty)
  nextCursor!: string | null;
}

export function toMergeResponse(merge: Merge): MergeResponse {
  return {
    mergeId: merge.id,
    survivorId: merge.survivorId,
    loserId: merge.loserId,
    mergedBy: merge.mergedBy,
    mergedAt: merge.mergedAt.toISOString(),
    undoUntil: merge.undoUntil.toISOString(),
    undoneAt: merge.undoneAt?.toISOString() ?? null,
  };
}

export function toMergeList({ items, nextCursor }: Page<Merge>): MergeListResponse {
  return { items: items.map(toMergeResponse), nextCursor };
}
