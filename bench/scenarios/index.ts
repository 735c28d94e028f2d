import { guarded } from './guarded.js';
import { login } from './login.js';
import { refresh } from './refresh.js';
import { type Scenario } from './scenario.js';
import { usersMe } from './users-me.js';

export { type Load, type Scenario } from './scenario.js';

export const scenarios: readonly Scenario[] = [login, refresh, usersMe, guarded];
