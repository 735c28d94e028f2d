import { WeappAuth } from './services/index.js';
import { baseUrl, simulatorUrl } from './config.js';
import { withSimulator } from './simulator.js';

/** The login client, one for all pages. */
export const auth = new WeappAuth({ baseUrl, wx: withSimulator(wx, simulatorUrl) });
