import { Controller, Get, Header, Req, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { originOf } from '../common/http/index.js';
import { ApiProblems, guardProblems } from '../common/openapi/index.js';
import { RateLimit } from '../common/rate-limit/index.js';
import { CurrentUser, type Principal } from '../common/security/index.js';
import { DataExport } from './data-export.service.js';
import { DataExportResponse } from './dto/data-export.response.js';

@ApiTags('users')
@Controller({ path: 'users/me/export', version: '1' })
export class DataExportController {
  constructor(private readonly exports: DataExport) {}

  @Get()
  @RateLimit('export')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'exportMe',
    summary: 'Everything that is kept about the user of the access token',
    description: [
      'One JSON document, as of one moment: the right of access and copy of the Personal Information Protection Law (个人信息保护法), article 45.',
      'Beside what is named below it has one part for each module that keeps something of users. No secrets are in it, nothing of other',
      'users, and of admins who acted only that it was one. Pictures are in it by their names: fetch `avatar.avatarUrl`. Five a day; each is',
      'audited as `user.exported`.',
      '',
      'In a mini program: `wx.downloadFile({ url: ".../v1/users/me/export", header: { Authorization } })`, then `wx.shareFileMessage()` lets the user',
      'keep the file. Check `res.statusCode` first: an error is a file, too.',
    ].join('\n'),
  })
  @ApiOkResponse({ type: DataExportResponse })
  @ApiProblems(...guardProblems, 'SERVICE_UNAVAILABLE')
  async get(@CurrentUser() principal: Principal, @Req() request: FastifyRequest): Promise<StreamableFile> {
    const json = await this.exports.of(principal, originOf(request));
    return new StreamableFile(json, {
      type: 'application/json; charset=utf-8',
      disposition: 'attachment; filename="my-data.json"',
    });
  }
}
