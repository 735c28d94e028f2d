import { shared } from './jest.config.mjs';

/** `npm run test:feature`: makes features in a copy of the project, and checks those; apart from the rest, for it keeps every core busy. */
export default {
  ...shared,
  displayName: 'feature',
  testMatch: ['<rootDir>/test/schematics/**/*.test.ts'],
};
