import { Body, Controller, Header, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { ApiHeaders, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { originOf } from '../common/http/index.js';
import { ApiProblems } from '../common/openapi/index.js';
import { RateLimit } from '../common/rate-limit/index.js';
import { Public } from '../common/security/index.js';
import { UserResponses } from '../users/index.js';
import { cloudHeaders, cloudIdentityOf } from './cloud-identity.js';
import { CloudLoginGuard } from './cloud-login.guard.js';
import { CloudLoginRequest } from './dto/cloud-login.request.js';
import { LoginResponse } from './dto/token.response.js';
import { LoginService } from './login.service.js';

/** The platform sends them; on this page there is nothing to fill in. */
const header = (example: string): { schema: { type: 'string'; example: string } } => ({
  schema: { type: 'string', example },
});

@ApiTags('auth')
@Controller({ path: 'auth', version: '1' })
export class CloudLoginController {
  constructor(
    private readonly logins: LoginService,
    private readonly users: UserResponses,
  ) {}

  @Post('wechat/cloud-login')
  @Public()
  @RateLimit('login')
  @UseGuards(CloudLoginGuard)
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'loginByCloudHosting',
    summary: 'Log in through WeChat cloud hosting',
    description: [
      'For a service that runs in WeChat cloud hosting (云托管) and is called by wx.cloud.callContainer(): the platform says in headers who',
      'the user is, and no wx.login() is needed. `NOT_FOUND` unless the operator has switched it on, which is safe only where nobody',
      'reaches the service past the platform.',
      '',
      'There is no session_key from this way. One that an earlier login by code has brought stays; without one, `GET /v1/users/me/session-key`',
      'says not alive, and encrypted data (`POST /v1/users/me/wechat-data`, a phone number the old way) is `SESSION_KEY_STALE`, until a login by',
      'code: `POST /v1/auth/wechat/login`.',
    ].join('\n'),
  })
  @ApiHeaders([
    {
      name: cloudHeaders.own.openid,
      description: "The user's, by the platform",
      ...header('oGZUI0egBJY1zhBYw2KhdUfwVJJE'),
    },
    { name: cloudHeaders.own.appId, description: 'The mini program', ...header('wx0123456789abcdef') },
    {
      name: cloudHeaders.own.unionid,
      description: 'Where the mini program is bound to an Open Platform account',
      ...header('oDa8Y0XpkRB8tJ7pEqo1PYV4Y6z0'),
    },
    {
      name: cloudHeaders.from.openid,
      description: 'In place of the three above where the environment is shared by another account',
      ...header('oGZUI0egBJY1zhBYw2KhdUfwVJJE'),
    },
    {
      name: cloudHeaders.from.appId,
      description: 'With the openid before it',
      ...header('wx0123456789abcdef'),
    },
    {
      name: cloudHeaders.from.unionid,
      description: 'With the two before it',
      ...header('oDa8Y0XpkRB8tJ7pEqo1PYV4Y6z0'),
    },
    { name: cloudHeaders.source, description: 'What the call came from', ...header('wx_client') },
  ])
  @ApiOkResponse({ type: LoginResponse })
  @ApiProblems(
    'VALIDATION_FAILED',
    'APP_UNKNOWN',
    'UNAUTHENTICATED',
    'USER_BANNED',
    'NOT_FOUND',
    'PAYLOAD_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'SERVICE_UNAVAILABLE',
  )
  async login(@Body() body: CloudLoginRequest, @Req() request: FastifyRequest): Promise<LoginResponse> {
    const { appId, ...identity } = cloudIdentityOf(request.raw.rawHeaders);
    const { user, ...login } = await this.logins.loginAs(appId, identity, {
      device: body.device ?? {},
      origin: originOf(request),
    });
    return { ...login, tokenType: 'Bearer', user: this.users.of(user) };
  }
}
