import { type SimulatedApp } from '../apps.js';
import { type KnownErrcode } from '../errcodes.js';
import { type World } from '../world.js';
import { type WeChatRequest, parameter } from './request.js';

/**
 * The check that every business call begins with: whose `access_token` it is, or the errcode to answer.
 * 41001 missing, 40014 malformed, 40001 unknown or not latest, 42001 expired.
 */
export function checkAccessToken({ query }: WeChatRequest, world: World): SimulatedApp | KnownErrcode {
  return world.accessTokens.check(parameter(query, 'access_token'), world.clock.now());
}
