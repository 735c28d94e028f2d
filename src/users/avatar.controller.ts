import { applyDecorators, Controller, Delete, Header, HttpCode, Post, Put, Req } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { Multipart, NoBody, readFile } from '../common/http/index.js';
import { ApiProblems, guardProblems } from '../common/openapi/index.js';
import { RateLimit } from '../common/rate-limit/index.js';
import { CurrentUser, type Principal } from '../common/security/index.js';
import { AvatarService } from './avatar.service.js';
import { contentProblems } from './content-problems.js';
import { UserResponse } from './dto/user.response.js';
import { UserResponses } from './user-responses.js';

const field = 'avatar';
/** Bytes. */
const maxSize = 1024 * 1024;

/** PUT, and POST for mini programs: wx.uploadFile has no other method. */
function Upload(operation: { operationId: string; summary: string }): MethodDecorator {
  return applyDecorators(
    Multipart(),
    HttpCode(200),
    Header('Cache-Control', 'private, no-store'),
    ApiOperation({
      ...operation,
      description: [
        'multipart/form-data with one file, `avatar`: JPEG, PNG, WebP or GIF (its first frame), up to 1 MiB and 16 million pixels. It becomes',
        'an upright square JPEG of up to 512 pixels, without the metadata (place, device) that it came with. The one before is removed.',
        '',
        'In a mini program: `<button open-type="chooseAvatar">` gives a temporary path to its bindchooseavatar, as `e.detail.avatarUrl`; then',
        "`wx.uploadFile({ url: '.../v1/users/me/avatar', filePath, name: 'avatar', header: { Authorization } })`, which sends a POST and gives the",
        'answer as text: `JSON.parse(res.data)`.',
        '',
        'WeChat judges the picture, within half an hour. One that it finds risky is taken down: `avatarUrl` is null then.',
      ].join('\n'),
    }),
    ApiConsumes('multipart/form-data'),
    ApiBody({
      required: true,
      schema: {
        type: 'object',
        required: [field],
        properties: { [field]: { type: 'string', format: 'binary' } },
        additionalProperties: false,
      },
    }),
    ApiOkResponse({ type: UserResponse }),
    ApiProblems('VALIDATION_FAILED', ...guardProblems, ...contentProblems),
  );
}

@ApiTags('users')
@Controller({ path: 'users/me/avatar', version: '1' })
export class AvatarController {
  constructor(
    private readonly avatars: AvatarService,
    private readonly responses: UserResponses,
  ) {}

  @Put()
  @RateLimit('wechat')
  @Upload({ operationId: 'putAvatar', summary: "Set the user's picture" })
  async put(@CurrentUser() principal: Principal, @Req() request: FastifyRequest): Promise<UserResponse> {
    const picture = await readFile(request, field, maxSize);
    return this.responses.of(await this.avatars.set(principal, picture));
  }

  @Post()
  @RateLimit('wechat')
  @Upload({ operationId: 'uploadAvatar', summary: "Set the user's picture, as wx.uploadFile can" })
  post(@CurrentUser() principal: Principal, @Req() request: FastifyRequest): Promise<UserResponse> {
    return this.put(principal, request);
  }

  @Delete()
  @NoBody()
  @HttpCode(204)
  @ApiOperation({ operationId: 'deleteAvatar', summary: "Remove the user's picture" })
  @ApiNoContentResponse({ description: 'There is none any more' })
  @ApiProblems(...guardProblems, 'SERVICE_UNAVAILABLE')
  delete(@CurrentUser() { userId }: Principal): Promise<void> {
    return this.avatars.remove(userId);
  }
}
