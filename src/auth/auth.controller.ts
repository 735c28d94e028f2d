import { Body, Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { ApiProblems } from '../common/openapi/index.js';
import { Public } from '../common/security/index.js';
import { toUserResponse } from '../users/index.js';
import { LoginRequest } from './dto/login.request.js';
import { LoginResponse } from './dto/token.response.js';
import { LoginService } from './login.service.js';

@ApiTags('auth')
@Controller({ path: 'auth', version: '1' })
export class AuthController {
  constructor(private readonly logins: LoginService) {}

  @Post('wechat/login')
  @Public()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'loginWithWechat',
    summary: 'Log in with the code of wx.login()',
    description: [
      'Trades the code at WeChat, makes the user at the first login, opens a session and answers with tokens.',
      'A code works once: after any error, call wx.login() for a new one.',
      '',
      'Without a phone: the simulator gives a code, `curl -X POST http://127.0.0.1:4010/_control/login-codes` (at its own port).',
      'On this page a successful login also authorizes the guarded operations.',
    ].join('\n'),
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
    const { user, ...login } = await this.logins.login({
      code: body.code,
      appId: body.appId,
      device: body.device ?? {},
      origin: { ip: request.ip, userAgent: request.headers['user-agent'] },
    });
    return { ...login, tokenType: 'Bearer', user: toUserResponse(user) };
  }
}
