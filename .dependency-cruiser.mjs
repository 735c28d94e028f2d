/**
 * Imports run one way:
 *   admin, admin-command, qr-login, keys, wechat-command -> auth, account -> sessions, tokens, users, wechat -> audit, statistics
 *   -> command, common, config, database, observability, storage
 * and other modules are entered by their index.ts. Every other folder is a feature, which sees nothing of those but
 * common, config and database; no feature sees another.
 */
const layers = [
  ['admin', 'admin-command', 'qr-login', 'keys', 'wechat-command'],
  ['auth', 'account'],
  ['sessions', 'tokens', 'users', 'wechat'],
  ['audit', 'statistics'],
  ['command', 'common', 'config', 'database', 'observability', 'storage'],
];

/** They import nothing of the service, or everything. */
const outside = ['health'];

const folder = (names) => `^src/(${names.join('|')})/`;

/** A layer sees those below it, and its own modules. */
const layerRules = layers.slice(1).map((names, i) => ({
  name: `no-import-upwards-from-${names[0]}`,
  comment: 'A lower layer never imports a higher one.',
  severity: 'error',
  from: { path: folder(names) },
  to: { path: [folder(layers.slice(0, i + 1).flat()), '^src/[^/]+\\.ts$'] },
}));

export default {
  forbidden: [
    ...layerRules,
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'modules-are-entered-by-their-index',
      comment: 'Import another module from its index.ts.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: {
        path: '^src/(?!common/)[^/]+/(?!index\\.ts$)',
        pathNot: '^src/$1/',
      },
    },
    {
      name: 'features-see-only-what-is-common',
      comment:
        'A feature gets the user from the guard (common/security) and tells of their data by common/user-data.',
      severity: 'error',
      from: { path: `^src/(?!(?:${[...layers.flat(), ...outside].join('|')})/)([^/]+)/` },
      to: { path: '^src/(?!(?:common|config|database)/)', pathNot: '^src/$1/' },
    },
    {
      name: 'programs-stay-apart',
      comment:
        'The simulator, the mini program, the benchmark and the schematics never import the service, nor the other way round.',
      severity: 'error',
      from: { path: '^(simulator|miniprogram|bench|schematics)/' },
      to: { path: '^(src|test)/' },
    },
    {
      name: 'the-service-stays-apart',
      comment: 'Nothing but the service and its migrations is in the production image.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(simulator|miniprogram|bench|quickstart|schematics|test)/' },
    },
    {
      name: 'the-simulator-stands-alone',
      severity: 'error',
      from: { path: '^simulator/' },
      to: { path: '^(quickstart|bench|schematics|migrations)/' },
    },
    {
      name: 'the-simulator-is-entered-by-its-index',
      severity: 'error',
      from: { pathNot: '^simulator/' },
      to: { path: '^simulator/(?!index\\.ts$)' },
    },
    {
      name: 'migrations-import-nothing-of-ours',
      comment: 'A migration must mean the same in ten years.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^(src|test|simulator|quickstart|bench|schematics)/' },
    },
    {
      name: 'production-code-uses-production-dependencies',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'only-wechat-reaches-out',
      comment:
        'WeChat is reached through src/wechat/http only: bounded, never repeated, secrets kept out of errors.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/wechat/http/' },
      to: { path: 'node_modules/(axios|undici|@nestjs/axios)/' },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
