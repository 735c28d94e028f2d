import { Controller, Get, Header, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../common/openapi/index.js';
import { Public } from '../common/security/index.js';
import { JwksResponse } from './dto/jwks.response.js';
import { SigningKeysService } from './signing-keys.service.js';

@ApiTags('tokens')
@Controller({ path: '.well-known', version: VERSION_NEUTRAL })
export class JwksController {
  constructor(private readonly keys: SigningKeysService) {}

  @Get('jwks.json')
  @Public()
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOperation({
    operationId: 'getJwks',
    summary: 'The public keys that verify access tokens',
    description: 'A JWK Set (RFC 7517, section 5), for other back ends that verify our tokens themselves.',
  })
  @ApiOkResponse({ type: JwksResponse })
  @ApiProblems()
  jwks(): JwksResponse {
    return {
      keys: this.keys.all().map(({ kid, publicJwk }) => ({ ...publicJwk, kid, alg: 'ES256', use: 'sig' })),
    };
  }
}
