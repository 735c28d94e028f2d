import { z } from 'zod';
import { openidOf, unionidOf } from '../identifiers.js';
import { type World } from '../world.js';
import { control, ControlError } from './control.js';
import { labelSchema } from './label.js';

export const userControls = [
  control({
    method: 'GET',
    path: '/users/:label',
    does: 'Tells a user: openid in each app, unionid in each platform account, blocked or not.',
    answer: (world, { params }) => describe(world, labelOf(params)),
  }),
  control({
    method: 'PUT',
    path: '/users/:label',
    does: 'Changes a user. Logins of a blocked one answer 40226.',
    example: { blocked: true },
    body: z.strictObject({ blocked: z.boolean().optional() }),
    answer(world, { params, body: { blocked } }) {
      const label = labelOf(params);
      if (blocked !== undefined) world.users.get(label).blocked = blocked;
      return describe(world, label);
    },
  }),
];

function labelOf(params: Readonly<Record<string, string>>): string {
  const label = labelSchema.safeParse(params['label']);
  if (!label.success) throw new ControlError('The label of a user has 1 to 128 characters.');
  return label.data;
}

function describe(world: World, label: string): Record<string, unknown> {
  const platforms = new Set(world.apps.flatMap(({ platform }) => (platform ? [platform] : [])));
  return {
    label,
    blocked: world.users.isBlocked(label),
    openids: Object.fromEntries(world.apps.map(({ appId }) => [appId, openidOf(appId, label)])),
    unionids: Object.fromEntries([...platforms].map((platform) => [platform, unionidOf(platform, label)])),
  };
}
