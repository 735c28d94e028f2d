import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import { DomainError } from '../common/errors/index.js';
import { ApiProblems } from '../common/openapi/index.js';
import { RateLimit } from '../common/rate-limit/index.js';
import { Public } from '../common/security/index.js';
import { FileStorage } from '../storage/index.js';

/** Pictures, for whoever knows their names. */
@ApiTags('users')
@Controller({ path: 'avatars', version: '1' })
export class AvatarsController {
  constructor(private readonly storage: FileStorage) {}

  @Get(':name')
  @Public()
  // A page of a mini program shows many, and many phones share one address.
  @RateLimit('none')
  @Header('Content-Type', 'image/jpeg')
  // The bytes under a name never change, but they can be taken down, and are then gone from caches, too.
  @Header('Cache-Control', 'public, max-age=300')
  // Whatever a browser makes of it, it is no page of ours. (nosniff is sent with everything.)
  @Header('Content-Security-Policy', "default-src 'none'; sandbox")
  @Header('Cross-Origin-Resource-Policy', 'cross-origin')
  @ApiOperation({
    operationId: 'getAvatar',
    summary: 'A picture',
    description:
      'What `avatarUrl` of a user leads to. Asks for no token: `<image>` sends none, nor does WeChat.',
  })
  @ApiParam({
    name: 'name',
    description: 'The end of `avatarUrl`',
    schema: {
      type: 'string',
      pattern: '^[0-9a-f-]{36}\\.jpg$',
      example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.jpg',
    },
  })
  @ApiProduces('image/jpeg')
  @ApiOkResponse({ description: 'A JPEG', schema: { type: 'string', format: 'binary' } })
  @ApiProblems('VALIDATION_FAILED', 'NOT_FOUND', 'SERVICE_UNAVAILABLE')
  async get(@Param('name') name: string): Promise<StreamableFile> {
    const file = await this.storage.get(name);
    if (!file) throw new DomainError('NOT_FOUND');
    return new StreamableFile(file.stream, { type: 'image/jpeg', length: file.size });
  }
}
