import js from '@eslint/js';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

const injectedTime = 'Inject Clock (src/common/clock.ts): tests move time, they never wait for it.';
const injectedRandomness =
  'Inject Randomness (src/common/randomness.ts): attacks are tests only when randomness can be chosen.';

export default tseslint.config(
  {
    ignores: [
      'dist',
      'node_modules',
      '.data',
      'coverage',
      'docs/openapi.d.ts',
      'miniprogram/services/openapi.d.ts',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // A Nest class that is injected must be imported as a value: its type is the injection token.
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      // DTO classes describe shapes for validation and Swagger; literals fill them.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'no-console': 'error',
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/common/clock.ts', 'src/common/randomness.ts', 'src/**/*.spec.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: injectedTime,
        },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: injectedTime },
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: injectedRandomness,
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: [
      'src/wechat/http/**',
      'src/http-server.ts',
      'src/observability/metrics-server.ts',
      'src/**/*.spec.ts',
    ],
    rules: {
      'no-restricted-globals': [
        'error',
        {
          name: 'fetch',
          message:
            'WeChat is reached through src/wechat only: bounded, never repeated, secrets kept out of errors.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: ['axios', 'undici', '@nestjs/axios', 'node:http', 'node:https'].map((name) => ({
            name,
            allowTypeImports: true,
            message:
              'WeChat is reached through src/wechat only: bounded, never repeated, secrets kept out of errors.',
          })),
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config/**', 'src/**/*.spec.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'The environment is read once, in src/config.' },
      ],
    },
  },
  {
    files: ['test/**/*.ts', '**/*.spec.ts', 'simulator/test/**/*.ts'],
    ...jest.configs['flat/recommended'],
    rules: {
      ...jest.configs['flat/recommended'].rules,
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect*', 'fc.assert'] }],
      '@typescript-eslint/unbound-method': 'off',
      // Jest's asymmetric matchers are of type any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  { files: ['quickstart/**', 'bench/**', 'scripts/**', 'simulator/main.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
