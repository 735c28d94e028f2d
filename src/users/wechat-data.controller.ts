import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, guardProblems } from '../common/openapi/index.js';
import { CurrentUser, type Principal } from '../common/security/index.js';
import { WechatDataRequest } from './dto/wechat-data.request.js';
import { WechatDataResponse } from './dto/wechat-data.response.js';
import { WechatDataService } from './wechat-data.service.js';

@ApiTags('users')
@Controller({ path: 'users', version: '1' })
export class WechatDataController {
  constructor(private readonly wechatData: WechatDataService) {}

  @Post('me/wechat-data')
  @HttpCode(200)
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'openWechatData',
    summary: 'Open what WeChat encrypted for this user',
    description: [
      'Decrypts encryptedData with the session_key that WeChat gave at the last login of this user in this mini program, and',
      'answers with what is inside, without the watermark. The session_key itself never leaves the server.',
      '',
      '`SESSION_KEY_STALE`: any wx.login() of the page may change the session_key, and this service learns the new one at',
      'a login only. Call wx.login(), log in here with its code, ask WeChat for the data again, and send that. Call no wx.login()',
      'between asking for the data and sending it. The same answer comes for whatever does not decrypt.',
      '',
      '`OPEN_DATA_INVALID`: it is no base64, or it decrypts and is of another user or mini program, too old, or signed otherwise.',
      '',
      'Without a phone: the simulator makes such data, `POST /_control/open-data {"data": {"nickName": "..."}}` (at its own port).',
    ].join('\n'),
  })
  @ApiOkResponse({ type: WechatDataResponse })
  @ApiProblems(
    'VALIDATION_FAILED',
    'OPEN_DATA_INVALID',
    ...guardProblems,
    'SESSION_KEY_STALE',
    'PAYLOAD_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'SERVICE_UNAVAILABLE',
  )
  async open(
    @CurrentUser() principal: Principal,
    @Body() body: WechatDataRequest,
  ): Promise<WechatDataResponse> {
    return { data: await this.wechatData.open(principal, body) };
  }
}
