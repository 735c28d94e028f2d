import { Body, Controller, Delete, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { NoBody, originOf } from '../common/http/index.js';
import { ApiProblems, guardProblems } from '../common/openapi/index.js';
import { RateLimit } from '../common/rate-limit/index.js';
import { CurrentUser, type Principal } from '../common/security/index.js';
import { PhoneRequest } from './dto/phone.request.js';
import { PhoneResponse, toPhoneResponse } from './dto/phone.response.js';
import { PhonesService } from './phones.service.js';

@ApiTags('users')
@Controller({ path: 'users', version: '1' })
export class PhoneController {
  constructor(private readonly phones: PhonesService) {}

  @Post('me/phone')
  @RateLimit('wechat')
  @HttpCode(200)
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'bindPhone',
    summary: "Take the user's phone number from WeChat",
    description: [
      'Trades the code of the phone button (open-type="getPhoneNumber") at WeChat and stores the number as the user\'s, in place of',
      'the one before. Send `code`, or else the encryptedData and iv of the same tap. A number never joins accounts.',
      '',
      '`WECHAT_CODE_INVALID`: WeChat does not take it for a phone code of this user here; the code of wx.login() is none. Let the user tap',
      'again. `WECHAT_UNAVAILABLE`: the detail says whether the same code is still good (a tap may cost money), or the user must',
      "tap again. `RATE_LIMITED` may also mean that the user's exchanges of the day (UTC) are used up; the detail says so.",
      "`PHONE_TAKEN`: another account has the number, and here it can be one account's only. `SESSION_KEY_STALE` and",
      '`OPEN_DATA_INVALID` concern encryptedData, as at POST /v1/users/me/wechat-data. Disable the button after a success.',
      '',
      'Without a phone: the simulator gives a code, `curl -X POST http://127.0.0.1:4010/_control/phone-codes` (at its own port).',
    ].join('\n'),
  })
  @ApiBody({
    type: PhoneRequest,
    examples: {
      code: { summary: 'The code of the phone button', value: { code: 'b1c4e1a9d2f74d3c8a6e5f0b9c8d7e6f' } },
      encryptedData: {
        summary: 'The older way',
        value: { encryptedData: 'CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZM', iv: 'r7BXXKkLb8qrSNn05n0qiA==' },
      },
    },
  })
  @ApiOkResponse({ type: PhoneResponse })
  @ApiProblems(
    'VALIDATION_FAILED',
    'APP_UNKNOWN',
    'OPEN_DATA_INVALID',
    ...guardProblems,
    'WECHAT_CODE_INVALID',
    'SESSION_KEY_STALE',
    'PHONE_TAKEN',
    'PAYLOAD_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'WECHAT_RATE_LIMITED',
    'WECHAT_MISCONFIGURED',
    'WECHAT_UNAVAILABLE',
    'SERVICE_UNAVAILABLE',
  )
  async bind(
    @CurrentUser() principal: Principal,
    @Body() { code, encryptedData = '', iv = '' }: PhoneRequest,
    @Req() request: FastifyRequest,
  ): Promise<PhoneResponse> {
    const origin = originOf(request);
    return toPhoneResponse(
      code === undefined
        ? await this.phones.bindByOpenData(principal, { encryptedData, iv }, origin)
        : await this.phones.bindByCode(principal, code, origin),
    );
  }

  @Delete('me/phone')
  @HttpCode(204)
  @NoBody()
  @ApiOperation({
    operationId: 'removePhone',
    summary: "Forget the user's phone number",
    description: 'Also when there is none. The user may give the same or another one again.',
  })
  @ApiNoContentResponse({ description: 'The user has no phone number here' })
  @ApiProblems(...guardProblems, 'SERVICE_UNAVAILABLE')
  async remove(@CurrentUser() principal: Principal, @Req() request: FastifyRequest): Promise<void> {
    await this.phones.remove(principal, originOf(request));
  }
}
