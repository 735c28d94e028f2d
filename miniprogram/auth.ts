import { WeappAuth } from './services/index.js';
import { baseUrl } from './config.js';

/** The login client, one for all pages. */
export const auth = new WeappAuth({ baseUrl, wx });
