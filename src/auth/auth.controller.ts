import { Body, Controller, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { originOf } from '../common/http/index.js';
import { ApiProblems, guardProblems } from '../common/openapi/index.js';
import { RateLimit } from '../common/rate-limit/index.js';
import { CurrentUser, type Principal, Public } from '../common/security/index.js';
import { toPhoneResponse, UserResponses } from '../users/index.js';
import { LoginRequest } from './dto/login.request.js';
import { PrincipalResponse } from './dto/principal.response.js';
import { RefreshRequest } from './dto/refresh.request.js';
import { LoginResponse, TokenResponse } from './dto/token.response.js';
import { LoginService } from './login.service.js';
import { RefreshService } from './refresh.service.js';

@ApiTags('auth')
@Controller({ path: 'auth', version: '1' })
export class AuthController {
  constructor(
    private readonly logins: LoginService,
    private readonly refreshes: RefreshService,
    private readonly users: UserResponses,
  ) {}

  @Post('wechat/login')
  @Public()
  @RateLimit('login')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'loginWithWechat',
    summary: 'Log in with the code of wx.login()',
    description: [
      'Trades the code at WeChat, makes the user at the first login, opens a session and answers with tokens.',
      'A code works once: after any error, call wx.login() for a new one.',
      '',
      'With `phoneCode` the phone number is taken as well, as by POST /v1/users/me/phone. When that fails the login stands, and `phone.code`',
      'and `phone.detail` of the answer say why and what to do: let the user tap the phone button again, or go on without.',
      '',
      'A login undoes a wish to be erased (`DELETE /v1/users/me`), and says so: `erasureCancelled`. A mini program that has sent such a wish',
      'therefore asks the user before it logs in again.',
      '',
      'Without a phone: the simulator gives a code, `curl -X POST http://127.0.0.1:4010/_control/login-codes` (at its own port).',
      'On this page a successful login also authorizes the guarded operations.',
    ].join('\n'),
  })
  @ApiBody({
    type: LoginRequest,
    examples: {
      code: {
        summary: 'Put the code of wx.login() here',
        value: { code: '0c3aBc000mG8kS1nVx100QyL2P0aBc0r' },
      },
      device: {
        summary: 'With the device, as a mini program should',
        value: {
          code: '0c3aBc000mG8kS1nVx100QyL2P0aBc0r',
          device: {
            id: 'b7e2c9d0-1f3a-4a57-8f0e-6f2c1d5e9a10',
            name: '小明的手机',
            model: 'iPhone 15',
            platform: 'ios',
          },
        },
      },
      phone: {
        summary: 'With the phone number, by one tap',
        value: {
          code: '0c3aBc000mG8kS1nVx100QyL2P0aBc0r',
          phoneCode: 'b1c4e1a9d2f74d3c8a6e5f0b9c8d7e6fb1c4e1a9d2f74d3c8a6e5f0b9c8d7e6f',
        },
      },
    },
  })
  @ApiOkResponse({ type: LoginResponse })
  @ApiProblems(
    'VALIDATION_FAILED',
    'APP_UNKNOWN',
    'WECHAT_CODE_INVALID',
    'WECHAT_CODE_USED',
    'USER_BANNED',
    'WECHAT_USER_BLOCKED',
    'PAYLOAD_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'WECHAT_RATE_LIMITED',
    'WECHAT_MISCONFIGURED',
    'WECHAT_UNAVAILABLE',
    'SERVICE_UNAVAILABLE',
  )
  async login(@Body() body: LoginRequest, @Req() request: FastifyRequest): Promise<LoginResponse> {
    const { user, phone, ...login } = await this.logins.login({
      code: body.code,
      appId: body.appId,
      phoneCode: body.phoneCode,
      device: body.device ?? {},
      origin: originOf(request),
    });
    return {
      ...login,
      tokenType: 'Bearer',
      user: this.users.of(user),
      ...(phone && { phone: 'code' in phone ? phone : toPhoneResponse(phone) }),
    };
  }

  @Post('refresh')
  @Public()
  @RateLimit('refresh')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'refreshTokens',
    summary: 'New tokens for old ones',
    description: [
      'Every refresh gives a new refresh token, and the one that was sent is used up. When the answer is lost, send the',
      'same token again: within a minute it gives the same successor. A token that was used up earlier has been',
      'copied by somebody: the session ends, for both.',
    ].join('\n'),
  })
  @ApiOkResponse({ type: TokenResponse })
  @ApiProblems(
    'VALIDATION_FAILED',
    'REFRESH_TOKEN_INVALID',
    'REFRESH_TOKEN_REUSED',
    'SESSION_REVOKED',
    'USER_BANNED',
    'PAYLOAD_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'SERVICE_UNAVAILABLE',
  )
  async refresh(@Body() body: RefreshRequest, @Req() request: FastifyRequest): Promise<TokenResponse> {
    const refreshed = await this.refreshes.refresh(body.refreshToken, originOf(request));
    return { ...refreshed, tokenType: 'Bearer' };
  }

  @Get('verify')
  @RateLimit('none')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'verifyAccessToken',
    summary: 'Is this access token good, and whose is it?',
    description: [
      'For gateways that ask before they pass a request on (nginx auth_request, Traefik ForwardAuth). Unlike a verification by',
      'JWKS it knows of logouts and bans. Asks no database. User and session are in the headers X-User-Id and X-Session-Id as well.',
    ].join('\n'),
  })
  @ApiOkResponse({ type: PrincipalResponse })
  @ApiProblems(...guardProblems, 'SERVICE_UNAVAILABLE')
  verify(
    @CurrentUser() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): PrincipalResponse {
    const { userId, sessionId, appId, roles } = principal;
    reply.headers({ 'x-user-id': userId, 'x-session-id': sessionId });
    return { userId, sessionId, appId, roles };
  }
}
