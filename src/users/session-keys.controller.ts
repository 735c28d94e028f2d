import { Controller, Get, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { NoBody, originOf } from '../common/http/index.js';
import { ApiProblems, guardProblems } from '../common/openapi/index.js';
import { RateLimit } from '../common/rate-limit/index.js';
import { CurrentUser, type Principal } from '../common/security/index.js';
import { SessionKeyResponse } from './dto/session-key.response.js';
import { SessionKeysService } from './session-keys.service.js';

const problems = [
  'APP_UNKNOWN',
  ...guardProblems,
  'WECHAT_RATE_LIMITED',
  'WECHAT_MISCONFIGURED',
  'WECHAT_UNAVAILABLE',
  'SERVICE_UNAVAILABLE',
] as const;

@ApiTags('users')
@Controller({ path: 'users', version: '1' })
export class SessionKeysController {
  constructor(private readonly sessionKeys: SessionKeysService) {}

  @Get('me/session-key')
  @RateLimit('wechat')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'checkSessionKey',
    summary: 'Does the stored session_key still fit?',
    description: [
      'Asks WeChat whether the session_key of the last login of this user in this mini program is the present one, by a proof that does',
      'not show it. Not alive: call wx.login() and log in here with its code, before you ask WeChat for encrypted data. Alive: call no',
      'wx.login() until that data is here.',
      '',
      'wx.checkSession() on the phone is no answer to this: it tells whether the phone is still logged in at WeChat, not whether this',
      'service has the key. No key is stored after a login through cloud hosting, after 30 days, or once every session has ended.',
    ].join('\n'),
  })
  @ApiOkResponse({ type: SessionKeyResponse })
  @ApiProblems(...problems)
  async check(@CurrentUser() principal: Principal): Promise<SessionKeyResponse> {
    return { alive: await this.sessionKeys.isAlive(principal) };
  }

  @Post('me/session-key/reset')
  @RateLimit('wechat')
  @HttpCode(204)
  @NoBody()
  @ApiOperation({
    operationId: 'resetSessionKey',
    summary: 'Have WeChat replace the session_key',
    description: [
      'For a key that somebody may know who should not. The old one is void at WeChat at once, and data that was encrypted with it',
      'does not open any more: ask WeChat for it anew. The new one ends when the old one would have ended. Access tokens and refresh',
      'tokens of this service are not touched by it.',
      '',
      '`SESSION_KEY_STALE`: the stored key is not the present one, so it proves nothing. Call wx.login() and log in here.',
      '`WECHAT_RATE_LIMITED`: WeChat refuses frequent resets of one user. After `WECHAT_UNAVAILABLE` it may have been reset or not:',
      '`GET /v1/users/me/session-key` tells.',
    ].join('\n'),
  })
  @ApiNoContentResponse({ description: 'The old key is void' })
  @ApiProblems(...problems, 'SESSION_KEY_STALE')
  async reset(@CurrentUser() principal: Principal, @Req() request: FastifyRequest): Promise<void> {
    await this.sessionKeys.reset(principal, originOf(request));
  }
}
