import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { PageRequest } from '../../common/http/index.js';
import { type PushState } from '../../wechat/index.js';

export const pushStates = ['waiting', 'done', 'dead'] as const satisfies readonly PushState[];

export class PushesRequest extends PageRequest {
  @ApiProperty({
    required: false,
    enum: pushStates,
    default: 'dead',
    description: 'Those to be tried, those that were done, or those that were given up',
  })
  @IsIn(pushStates)
  state: PushState = 'dead';
}
