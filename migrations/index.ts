import { Login1763800000000 } from './1763800000000-login.js';
import { Sessions1764500000000 } from './1764500000000-sessions.js';
import { Wechat1765800000000 } from './1765800000000-wechat.js';
import { People1766900000000 } from './1766900000000-people.js';
import { ServiceRole1766950000000 } from './1766950000000-service-role.js';
import { Statistics1767000000000 } from './1767000000000-statistics.js';
import { Addresses1767100000000 } from './1767100000000-addresses.js';
import { Forgetting1767200000000 } from './1767200000000-forgetting.js';

/** In order. Each one is reviewed by hand and never changed after a release. */
export const migrations = [
  Login1763800000000,
  Sessions1764500000000,
  Wechat1765800000000,
  People1766900000000,
  ServiceRole1766950000000,
  Statistics1767000000000,
  Addresses1767100000000,
  Forgetting1767200000000,
];
