import { corsOriginsWith } from './cors-origins.js';

const simulator = 'http://127.0.0.1:4010';
const ours = 'http://127.0.0.1:4010,http://localhost:4010';

it.each([
  [simulator, undefined, ours],
  [simulator, '', ours],
  [
    simulator,
    'https://a.example.com, http://localhost:5173',
    `https://a.example.com,http://localhost:5173,${ours}`,
  ],
  [simulator, 'http://localhost:4010', 'http://localhost:4010,http://127.0.0.1:4010'],
  [simulator, '*', '*'],
  [simulator, ' * ', '*'],
  // Browsers leave out the port that goes without saying.
  ['http://127.0.0.1:80', undefined, 'http://127.0.0.1,http://localhost'],
  ['http://[::1]:4010', undefined, `http://[::1]:4010,${ours}`],
])('the simulator at %s and CORS_ORIGINS=%s let %s in', (url, given, origins) => {
  expect(corsOriginsWith(url, given)).toBe(origins);
});
