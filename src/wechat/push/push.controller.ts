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

const text = { 'text/plain': { schema: { type: 'string' } } };

/** Where WeChat pushes to. Answers as soon as a push is kept; the work is {@link PushWorker}'s. */
@ApiTags('wechat')
@ApiParam({ name: 'appId', schema: { type: 'string', example: 'wx0123456789abcdef' } })
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
  @ApiQuery({
    name: 'signature',
    schema: { type: 'string' },
    description: 'SHA-1 over the token and the next two',
  })
  @ApiQuery({ name: 'timestamp', schema: { type: 'string' } })
  @ApiQuery({ name: 'nonce', schema: { type: 'string' } })
  @ApiQuery({ name: 'echostr', schema: { type: 'string' } })
  @ApiOkResponse({ description: 'echostr, unchanged', content: text })
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
  @ApiQuery({ name: 'signature', required: false, schema: { type: 'string' }, description: 'Plain mode' })
  @ApiQuery({ name: 'timestamp', schema: { type: 'string' } })
  @ApiQuery({ name: 'nonce', schema: { type: 'string' } })
  @ApiQuery({ name: 'encrypt_type', required: false, schema: { type: 'string', enum: ['raw', 'aes'] } })
  @ApiQuery({
    name: 'msg_signature',
    required: false,
    schema: { type: 'string' },
    description: 'Other modes',
  })
  @ApiBody({
    description: 'The fields of the push, or Encrypt',
    schema: { type: 'object', additionalProperties: true },
  })
  @ApiOkResponse({ description: '`success`', content: text })
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
