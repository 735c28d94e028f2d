import { tokenLoad } from './token-load.js';
import { type Scenario } from './scenario.js';

const tokenCount = 200;

export const guarded: Scenario = {
  name: 'guarded',
  title: `GET /v1/auth/verify, ${tokenCount} users: the guard alone, no database`,
  floors: ['floor', 'floor+cache'],
  // With the map the floor's work is next to none, and the framework's nearly all: told, and no goal.
  targets: { floor: 0.9 },
  prepare: tokenLoad('/v1/auth/verify', tokenCount),
};
