import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { playFault } from '../faults/play-fault.js';
import { type World } from '../world.js';
import { type Answer, invalidUrl, send } from './answer.js';
import { type WeChatCall } from './call.js';
import { checksession } from './checksession.js';
import { getuserphonenumber } from './getuserphonenumber.js';
import { jscode2session } from './jscode2session.js';
import { mediaCheckAsync } from './media-check-async.js';
import { msgSecCheck } from './msg-sec-check.js';
import { type AskedQuery, type WeChatRequest } from './request.js';
import { resetusersessionkey } from './resetusersessionkey.js';
import { stableToken } from './stable-token.js';
import { token } from './token.js';

/** Every WeChat call the simulator knows. */
export const CALLS: readonly WeChatCall[] = [
  jscode2session,
  token,
  stableToken,
  getuserphonenumber,
  checksession,
  resetusersessionkey,
  msgSecCheck,
  mediaCheckAsync,
];

/** WeChat's own paths; any other path is an invalid url to it. */
export function registerWeChat(server: FastifyInstance, world: World): void {
  for (const call of CALLS) {
    server.route({
      method: [...call.methods],
      url: call.path,
      handler: (request, reply) => {
        serve(world, call.path, request, reply, (asked) => call.answer(asked, world));
      },
    });
  }
  server.setNotFoundHandler((request, reply) => {
    serveInvalidUrl(world, request, reply);
  });
}

/** Answers a path that WeChat does not have. */
export function serveInvalidUrl(world: World, request: FastifyRequest, reply: FastifyReply): void {
  const path = request.url.split('?', 1)[0] ?? '';
  serve(world, path, request, reply, () => invalidUrl(world.clock.now()));
}

/** One request, from the journal to the answer or to the fault that takes its place. */
function serve(
  world: World,
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: (asked: WeChatRequest) => Answer,
): void {
  const asked: WeChatRequest = {
    method: request.method,
    path,
    // Fastify parses no query of a URL it cannot decode.
    query: (request.query as AskedQuery | null) ?? {},
    body: request.body as string | undefined,
  };
  const nowMs = world.clock.now();
  const fault = world.faults.take(path);
  const entry = world.journal.record(nowMs, asked, fault?.kind ?? null);
  reply.hijack();
  if (fault) {
    playFault(fault, { response: reply.raw, url: request.url, nowMs, entry, answer: () => answer(asked) });
    return;
  }
  const given = answer(asked);
  entry.answer = given;
  send(reply.raw, given);
}
