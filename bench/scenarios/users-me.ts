import { tokenLoad } from './token-load.js';
import { type Scenario } from './scenario.js';

const tokenCount = 200;

export const usersMe: Scenario = {
  name: 'users-me',
  title: `GET /v1/users/me, ${tokenCount} users`,
  floors: ['floor', 'floor+cache'],
  targets: { floor: 0.9, 'floor+cache': 0.9 },
  prepare: tokenLoad('/v1/users/me', tokenCount),
};
