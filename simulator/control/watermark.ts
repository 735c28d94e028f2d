import { z } from 'zod';
import { type SimulatedApp } from '../apps.js';
import { type Watermark } from '../open-data.js';

/** What a tester may change of a watermark: a foreign, an old or a future one. */
export const watermarkSchema = z
  .strictObject({ appid: z.string().optional(), timestamp: z.int().optional() })
  .optional();

/** Of this app and this second, as far as nothing else is asked for. */
export function watermarkOf(
  asked: z.infer<typeof watermarkSchema>,
  app: SimulatedApp,
  nowMs: number,
): Watermark {
  return { timestamp: asked?.timestamp ?? Math.floor(nowMs / 1000), appid: asked?.appid ?? app.appId };
}
