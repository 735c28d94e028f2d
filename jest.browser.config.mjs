import { shared } from './jest.config.mjs';

/** `npm run test:browser`: a real Chromium; apart from the rest, for not every machine has one. */
export default {
  ...shared,
  displayName: 'browser',
  testTimeout: 30_000,
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
};
