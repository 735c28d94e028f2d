/** One transform for all: swc, with the decorator metadata that Nest and TypeORM read. */
export const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@nestjs/throttler$': '<rootDir>/test/support/throttler.mjs',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data'],
};

export default {
  // Read from here alone, not from the projects. Long: it ends what hangs, and says nothing of speed.
  testTimeout: 120_000,
  // Tests wait (for a database, for a timeout that is tested) as long as they work: one more than Jest would take.
  maxWorkers: '100%',
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{src,simulator,quickstart,schematics}/**/*.spec.ts'],
    },
    { ...shared, displayName: 'simulator', testMatch: ['<rootDir>/simulator/test/**/*.test.ts'] },
    {
      ...shared,
      displayName: 'service',
      testMatch: ['<rootDir>/test/{integration,contract,e2e,miniprogram}/**/*.test.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.mjs',
      globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
    },
    { ...shared, displayName: 'process', testMatch: ['<rootDir>/test/process/**/*.test.ts'] },
  ],
};
