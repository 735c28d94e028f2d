import { type World } from '../world.js';
import { type Answer } from './answer.js';
import { type WeChatRequest } from './request.js';

/** One call of WeChat's server API. */
export interface WeChatCall {
  readonly path: string;
  readonly methods: readonly ('GET' | 'POST')[];
  answer(request: WeChatRequest, world: World): Answer;
}
