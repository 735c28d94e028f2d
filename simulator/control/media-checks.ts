import { z } from 'zod';
import { type MediaCheck } from '../media/media-check.js';
import { MEDIA_LABELS, SUGGESTIONS, USUAL_VERDICT } from '../media/verdicts.js';
import { appOf } from './app-of.js';
import { control } from './control.js';
import { labelSchema } from './label.js';

/** The label that goes with a suggestion when none is asked for. */
const LABELS = { pass: 100, review: 21000, risky: 20002 } as const;

export const mediaCheckControls = [
  control({
    method: 'PUT',
    path: '/media-verdicts',
    does:
      'Decides what comes of the media that media_check_async is asked about from now on. appId? and user? else all of them. ' +
      'suggest? pass, review or risky. label?, delayMs? before the push. hold? until POST /_control/media-checks/release. ' +
      'duplicates? url? of the push. What is left out is as at the start; of two that fit, the later one counts.',
    example: { user: 'alice', suggest: 'risky' },
    body: z.strictObject({
      appId: z.string().optional(),
      user: labelSchema.optional(),
      suggest: z.enum(SUGGESTIONS).default(USUAL_VERDICT.suggest),
      label: z.literal(MEDIA_LABELS).optional(),
      hold: z.boolean().default(USUAL_VERDICT.hold),
      delayMs: z.int().min(0).max(600_000).default(USUAL_VERDICT.delayMs),
      duplicates: z.int().min(0).max(10).default(USUAL_VERDICT.duplicates),
      url: z.url({ protocol: /^https?$/ }).optional(),
    }),
    answer(world, { body: { appId, user, label, ...asked } }) {
      if (appId !== undefined) appOf(world, appId);
      const verdict = { ...asked, label: label ?? LABELS[asked.suggest] };
      world.mediaChecks.verdicts.set({ appId, user }, verdict);
      return { appId: appId ?? null, user: user ?? null, ...verdict };
    },
  }),
  control({
    method: 'GET',
    path: '/media-checks',
    does: 'Tells the media that were to be checked, newest last: state, what the download gave, deliveries of the push.',
    answer: ({ mediaChecks }) => mediaChecks.list().map(tell),
  }),
  control({
    method: 'POST',
    path: '/media-checks/release',
    does: 'Lets the pushes go that are held, and tells of every check once none is under way.',
    answer: async ({ mediaChecks }) => (await mediaChecks.release()).map(tell),
  }),
];

function tell({ asked, verdict, state, media, deliveries }: MediaCheck): Record<string, unknown> {
  const { account, atMs, traceId, mediaUrl, mediaType, scene } = asked;
  return {
    traceId,
    at: new Date(atMs).toISOString(),
    appId: account.app.appId,
    user: account.label,
    openid: account.openid,
    mediaUrl,
    mediaType,
    scene,
    state,
    suggest: verdict.suggest,
    label: verdict.label,
    media: media ?? null,
    deliveries,
  };
}
