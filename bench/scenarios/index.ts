import { login } from './login.js';
import { type Scenario } from './scenario.js';
import { usersMe } from './users-me.js';

export { type Load, type Scenario } from './scenario.js';

export const scenarios: readonly Scenario[] = [login, usersMe];
