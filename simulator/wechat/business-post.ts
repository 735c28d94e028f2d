import { type z } from 'zod';
import { type SimulatedApp } from '../apps.js';
import { type KnownErrcode } from '../errcodes.js';
import { type World } from '../world.js';
import { checkAccessToken } from './access-token.js';
import { jsonBody } from './json-body.js';
import { type WeChatRequest } from './request.js';

/** What every business call by POST begins with: whose it is and its fields, or the errcode to answer. The order is our choice. */
export function businessPost<S extends z.ZodType>(
  request: WeChatRequest,
  world: World,
  fields: S,
): { readonly app: SimulatedApp; readonly data: z.output<S> } | KnownErrcode {
  if (request.method !== 'POST') return 43002;
  const app = checkAccessToken(request, world);
  if (typeof app === 'number') return app;
  const json = jsonBody(request.body);
  if (typeof json === 'number') return json;
  const { success: understood, data } = fields.safeParse(json);
  return understood ? { app, data } : 47001;
}
