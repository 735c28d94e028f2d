import { Controller, Get, Header, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { DomainError } from '../../common/errors/index.js';
import { RawBody } from '../../common/http/index.js';
import { ApiProblems } from '../../common/openapi/index.js';
import { Randomness } from '../../common/randomness.js';
import { RateLimit } from '../../common/rate-limit/index.js';
import { Public } from '../../common/security/index.js';
import { WECHAT_CONFIG, type WechatConfig } from '../../config/index.js';
import { Metrics, pushEventName } from '../../observability/index.js';
import { PushInbox } from './push-inbox.js';
import { type PushQuery, PushReader } from './push-reader.js';
import { PushRefusedError } from './push-refused.js';
import { PushWorker } from './push-worker.js';

/** Bytes. More than any push: a compat body carries its message three times over. */
const bodyLimit = 128 * 1024;

const text = (example: string): Record<string, object> => ({
  'text/plain': { schema: { type: 'string' }, example },
});

/** What WeChat adds to the URL: of the simulator's first app and its Token, so that the check can be tried as it stands here. */
const signed = {
  appId: {
    description: 'The mini program, as WECHAT_APPS names it',
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$', example: 'wxfa15ea9900000001' },
  },
  signature: {
    description:
      'SHA-1 over the Token, the timestamp and the nonce, in alphabetical order; of a push, in plain mode',
    schema: {
      type: 'string',
      pattern: '^[0-9a-f]{40}$',
      example: 'ab361cd6c11d4085e03232bd15d60c0bfb466231',
    },
  },
  timestamp: {
    description: 'Unix time, in seconds',
    schema: { type: 'string', pattern: '^[0-9]+$', example: '1795334400' },
  },
  nonce: {
    description: "WeChat's random number",
    schema: { type: 'string', maxLength: 128, example: '1320562132' },
  },
} as const;

/** Where WeChat pushes to. Answers as soon as a push is kept; the work is {@link PushWorker}'s. */
@ApiTags('wechat')
@ApiParam({ name: 'appId', ...signed.appId })
@Controller({ path: 'wechat/push', version: '1' })
export class PushController {
  private readonly readers: ReadonlyMap<string, PushReader>;

  constructor(
    @Inject(WECHAT_CONFIG) { apps }: WechatConfig,
    randomness: Randomness,
    private readonly inbox: PushInbox,
    private readonly worker: PushWorker,
    private readonly metrics: Metrics,
  ) {
    this.readers = new Map(
      apps.flatMap(({ pushToken, ...app }) =>
        pushToken === undefined ? [] : [[app.appId, new PushReader({ ...app, pushToken }, randomness)]],
      ),
    );
  }

  @Get(':appId')
  @Public()
  // As for the pushes below.
  @RateLimit('none')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'checkPushUrl',
    summary: "WeChat's check of the push URL",
    description: [
      "WeChat asks this when the URL is saved in its console, and gets its echostr back. `PUSH_REFUSED`: compare Token there with the app's",
      'pushToken. `NOT_FOUND`: this service has no such app, or the app has no pushToken.',
    ].join('\n'),
  })
  @ApiQuery({ name: 'signature', ...signed.signature })
  @ApiQuery({ name: 'timestamp', ...signed.timestamp })
  @ApiQuery({ name: 'nonce', ...signed.nonce })
  @ApiQuery({
    name: 'echostr',
    description: 'What the answer must be',
    schema: { type: 'string', minLength: 1, maxLength: 1024, example: '4375120948345356249' },
  })
  @ApiOkResponse({ description: 'echostr, unchanged', content: text('4375120948345356249') })
  @ApiProblems('VALIDATION_FAILED', 'PUSH_REFUSED', 'NOT_FOUND')
  check(@Param('appId') appId: string, @Req() request: FastifyRequest): string {
    return this.believed(appId, (reader) => reader.echo(queryOf(request)));
  }

  // Unlimited: WeChat's pushes come in bursts from a few addresses, and after three refusals are lost; a forged one costs
  // a hash, when its body has been read, which happens before any limit (docs/decisions/0018).
  @Post(':appId')
  @Public()
  @RateLimit('none')
  @RawBody(bodyLimit)
  @HttpCode(200)
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'receivePush',
    summary: "WeChat's message push",
    description: [
      'Plain mode for an app without pushAesKey; compat and secure mode for one with it. JSON or XML, whatever the media type says,',
      'up to 128 KiB. `success` says that the push is kept; it is worked on afterwards, once, however often it is delivered. After any',
      'other answer WeChat sends it again.',
    ].join('\n'),
  })
  @ApiQuery({ name: 'signature', required: false, ...signed.signature })
  @ApiQuery({ name: 'timestamp', ...signed.timestamp })
  @ApiQuery({ name: 'nonce', ...signed.nonce })
  @ApiQuery({
    name: 'encrypt_type',
    required: false,
    description: 'Absent or `raw`: plain mode',
    schema: { type: 'string', enum: ['raw', 'aes'] },
  })
  @ApiQuery({
    name: 'msg_signature',
    required: false,
    description: 'As `signature`, over Encrypt too; not in plain mode',
    schema: {
      type: 'string',
      pattern: '^[0-9a-f]{40}$',
      example: '14a1b1d5f8e0c7a63b2d4e9f00718293a4b5c6d7',
    },
  })
  @ApiBody({
    description: 'The fields of the push, or Encrypt',
    schema: {
      type: 'object',
      additionalProperties: true,
      example: {
        ToUserName: 'gh_0123456789ab',
        FromUserName: 'oGZUI0egBJY1zhBYw2KhdUfwVJJE',
        CreateTime: 1795334400,
        MsgType: 'event',
        Event: 'user_info_modified',
      },
    },
  })
  @ApiOkResponse({ description: '`success`', content: text('success') })
  @ApiProblems(
    'VALIDATION_FAILED',
    'PUSH_REFUSED',
    'NOT_FOUND',
    'PAYLOAD_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'SERVICE_UNAVAILABLE',
  )
  async receive(@Param('appId') appId: string, @Req() request: FastifyRequest): Promise<string> {
    const { message } = this.believed(appId, (reader) =>
      // A request without length or media type has no body at all.
      reader.read(queryOf(request), (request.body as string | undefined) ?? ''),
    );
    const isNew = await this.inbox.receive(appId, message);
    this.metrics.push(pushEventName(message.event ?? message.msgType), isNew ? 'received' : 'duplicate');
    this.worker.wake();
    return 'success';
  }

  /** Whatever is not to be believed gets one answer. */
  private believed<T>(appId: string, read: (reader: PushReader) => T): T {
    const reader = this.readers.get(appId);
    if (!reader) throw new DomainError('NOT_FOUND');
    try {
      return read(reader);
    } catch (error) {
      if (!(error instanceof PushRefusedError)) throw error;
      this.metrics.push('other', 'refused');
      throw new DomainError('PUSH_REFUSED');
    }
  }
}

/** Of two parameters of one name, each side may believe another one. */
function queryOf({ query }: FastifyRequest): PushQuery {
  const parameters = query as Readonly<Record<string, string | string[]>>;
  if (Object.values(parameters).some(Array.isArray)) throw new PushRefusedError();
  return parameters;
}
