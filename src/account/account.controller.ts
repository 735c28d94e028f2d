import { Controller, Delete, Header, HttpCode, Req } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { NoBody, originOf } from '../common/http/index.js';
import { ApiProblems, guardProblems } from '../common/openapi/index.js';
import { CurrentUser, type Principal } from '../common/security/index.js';
import { AccountEnd } from './account-end.service.js';
import { ErasureResponse } from './dto/erasure.response.js';

@ApiTags('users')
@Controller({ path: 'users', version: '1' })
export class AccountController {
  constructor(private readonly accounts: AccountEnd) {}

  @Delete('me')
  @HttpCode(202)
  @NoBody()
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'deleteMe',
    summary: 'Close the account of the user of the access token',
    description: [
      'Ends every session, this one too: their tokens are refused everywhere within two seconds. At `erasureDueAt` everything about the user is erased',
      'for good: profile, picture, phone number, sessions, who they are to WeChat, and what every module keeps. The operator chooses the days until',
      'then; with none it is done within seconds.',
      '',
      'Until then a login undoes it, in whatever mini program of this service, and its answer says so (`erasureCancelled`). A mini program that logs in',
      'silently at launch would undo it unasked. So: ask the user to confirm before this call; after it remove the tokens and keep `erasureDueAt` in the',
      'storage; at the next launch, while that is there, ask whether they want to come back before `wx.login()`. On another device there is no such',
      'note: on `erasureCancelled`, tell the user, and offer this again.',
      '',
      '`CONFLICT`: the last admin cannot leave. Make somebody else an admin first.',
    ].join('\n'),
  })
  @ApiAcceptedResponse({ type: ErasureResponse })
  @ApiProblems(...guardProblems, 'CONFLICT', 'SERVICE_UNAVAILABLE')
  async end(@CurrentUser() principal: Principal, @Req() request: FastifyRequest): Promise<ErasureResponse> {
    const dueAt = await this.accounts.end(principal, originOf(request));
    return { erasureDueAt: dueAt.toISOString() };
  }
}
