import { jest } from '@jest/globals';
import { cp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Program } from '../process/support/program.js';
import { Workspace } from '../process/support/workspace.js';

jest.setTimeout(240_000);

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let workspace: Workspace;
beforeAll(async () => {
  workspace = await Workspace.open();
});
afterAll(() => workspace.close());

/** A copy of the project as it lies here, changes that nobody has committed included. */
async function copyProject(): Promise<string> {
  const folder = workspace.path('project');
  const left = ['node_modules', 'dist', 'coverage', '.data', '.git', '.env'].map((each) => join(root, each));
  await cp(root, folder, { recursive: true, filter: (path) => !left.includes(path) });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

async function finished(program: Program): Promise<Result> {
  const { code } = await workspace.run(program).ended;
  return { code, stdout: program.stdout, stderr: program.stderr };
}

const npmRun = (folder: string, script: string, ...args: string[]): Promise<Result> =>
  finished(Program.npmRun(script, { npm_config_loglevel: 'silent' }, folder, args));

/** What is in its files, by their paths. */
async function contentsOf(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const)));
}

describe('npm run new:feature', () => {
  let project: string;
  beforeAll(async () => {
    project = await copyProject();
  });
  const newFeature = (...args: string[]): Promise<Result> => npmRun(project, 'new:feature', ...args);

  it('explains itself, and says in one line why it makes nothing', async () => {
    const before = await contentsOf(project);
    const [help, ...refused] = await Promise.all([
      newFeature('--help'),
      newFeature(),
      newFeature('Specimens'),
      newFeature('users'),
    ]);
    expect(help).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Usage: npm run new:feature/),
      stderr: '',
    });
    expect(refused.map(({ code, stdout }) => [code, stdout])).toEqual(refused.map(() => [2, '']));
    const end = 'Nothing was written. See: npm run new:feature -- --help\n';
    expect(refused.map(({ stderr }) => stderr)).toEqual([
      `which feature? A plural noun, such as orders. ${end}`,
      `"Specimens" is no name: words of a-z, joined by hyphens, such as orders or gift-cards. ${end}`,
      `src/users/ is there already: take another name. ${end}`,
    ]);
    expect(await contentsOf(project)).toEqual(before);
  });

  it('writes nothing where a list of the project has no place for what it makes', async () => {
    const path = join(project, 'src', 'app.module.ts');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('imports: [', 'imports: ['.concat(' // ours')));
    const before = await contentsOf(project);
    const { code, stdout, stderr } = await newFeature('specimens');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^src\/app\.module\.ts has no `imports: \[` .*Nothing was written/);
    expect(await contentsOf(project)).toEqual(before);
    await writeFile(path, text);
  });

  describe('makes a feature that', () => {
    /** The second one's singular is its plural. */
    const names = ['specimens', 'smoked-fish'];
    const printed: Result[] = [];
    /** Begun at once, since each of them takes its time. */
    const checks = new Map<string, Promise<Result>>();

    beforeAll(async () => {
      for (const name of names) printed.push(await newFeature(name));
      const written = printed.flatMap(({ stdout }) => [...stdout.matchAll(/^(?:wrote|changed) (\S+)$/gm)]);
      const files = [...new Set(written.map(([, path = '']) => path))];
      const node = (...args: string[]): Promise<Result> => finished(Program.node(args, project));
      const jestProgram = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
      // Those that demand something of every module.
      const lists = [
        'e2e/openapi',
        'e2e/openapi-rules',
        'e2e/ownership',
        'e2e/data-export',
        'integration/user-data',
        'integration/migrations',
      ];
      const tests = [...names.map((name) => `e2e/${name}`), ...lists].map((each) => `test/${each}`);
      checks
        .set('tests', node(...jestProgram, ...tests, '--selectProjects', 'service'))
        .set('types', node('node_modules/typescript/bin/tsc', '--noEmit'))
        .set(
          'lint',
          node('node_modules/eslint/bin/eslint.js', ...files.filter((path) => !path.startsWith('docs/'))),
        )
        .set('boundaries', npmRun(project, 'check:boundaries'))
        .set('format', node('node_modules/prettier/bin/prettier.cjs', '--check', ...files));
    });

    it('is told of, file by file, and what to do next', () => {
      for (const [i, { code, stdout, stderr }] of printed.entries()) {
        const name = names[i] ?? '';
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        for (const file of ['module', 'controller', 'service', 'data'])
          expect(stdout).toContain(`wrote src/${name}/${name}.${file}.ts\n`);
        expect(stdout).toMatch(new RegExp(`^wrote migrations/\\d{13}-${name}\\.ts$`, 'm'));
        expect(stdout).toContain(`wrote test/e2e/${name}.test.ts\n`);
        for (const list of ['src/app.module.ts', 'migrations/index.ts', 'docs/privacy.md'])
          expect(stdout).toContain(`changed ${list}\n`);
        expect(stdout).toContain('wrote docs/openapi.json\n');
        expect(stdout).toMatch(/docs\/add-a-feature\.md.*npm run check\n$/);
      }
    });

    it.each(['format', 'boundaries', 'lint', 'types', 'tests'])('passes untouched: %s', async (check) => {
      const result = await checks.get(check);
      expect([result?.code, result?.stdout, result?.stderr]).toEqual([
        0,
        expect.any(String),
        expect.any(String),
      ]);
    });

    it('has its tests run', async () => {
      const { stderr = '' } = (await checks.get('tests')) ?? {};
      for (const name of names)
        expect(stderr).toMatch(new RegExp(`^PASS .*test/e2e/${name}\\.test\\.ts`, 'm'));
    });
  });
});
