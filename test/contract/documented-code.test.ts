import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { sentences } from '../../miniprogram/services/sentences.js';

/** The documents whose TypeScript is to be copied into a mini program. */
const documents = ['README.md', 'README.zh-CN.md', 'miniprogram/services/README.md', 'docs/profile.md'];

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');

/** Each block with imports of the mini program as a file of the sample, where its first line says that it belongs. */
async function blocksOf(document: string): Promise<[path: string, code: string][]> {
  const text = await read(document);
  const blocks = [...text.matchAll(/^```ts\n([^]*?)^```/gm)].map(([, code = '']) => code);
  return blocks
    .filter((code) => /from '\.{1,2}\//.test(code))
    .map((code, i) => {
      const [, place = ''] = /^\/\/ (\S+)\.ts$/m.exec(code) ?? [];
      return [join(root, 'miniprogram', dirname(place), `${document.replace(/\W/g, '-')}-${i}.ts`), code];
    });
}

/**
 * What the compiler says to them and to the client, where they are copied to: DevTools makes CommonJS of each file, in which no await
 * stands outside of a function, and projects have libraries as old as ES2015.
 */
function faultsOf(blocks: ReadonlyMap<string, string>): string[] {
  const config = join(root, 'miniprogram/tsconfig.json');
  const { options: sample } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, (path) => ts.sys.readFile(path)).config,
    ts.sys,
    dirname(config),
    undefined,
    config,
  );
  const options: ts.CompilerOptions = {
    ...sample,
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2015,
    lib: ['lib.es2015.d.ts'],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => blocks.has(path) || fileExists(path);
  host.getSourceFile = (path, version) => {
    const code = blocks.get(path);
    return code === undefined ? getSourceFile(path, version) : ts.createSourceFile(path, code, version);
  };
  const program = ts.createProgram([...blocks.keys()], options, host);
  const client = join(root, 'miniprogram/services/');
  const copied = program.getSourceFiles().filter(({ fileName }) => {
    return blocks.has(fileName) || fileName.startsWith(client);
  });
  expect(copied.length).toBeGreaterThan(blocks.size + 10);
  return copied.flatMap((file) => {
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText, start = 0 }) =>
        `${file.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')} at ${file.text.slice(start, start + 60)}`,
    );
  });
}

it('compiles, every block of it', async () => {
  const blocks = (await Promise.all(documents.map(blocksOf))).flat();
  expect(blocks.length).toBeGreaterThan(5);
  expect(faultsOf(new Map(blocks))).toEqual([]);
});

it('would not compile with a fault in it', () => {
  const path = join(root, 'miniprogram/pages/a/fault.ts');
  const code = "import { auth } from '../../auth.js';\nvoid auth.request('GET', '/v1/nothing');\n";
  expect(faultsOf(new Map([[path, code]]))).toEqual([expect.stringContaining('/v1/nothing')]);
});

it('tells what to do with every code, once', async () => {
  const [, table = ''] = /## Errors([^]*?)\n## /.exec(await read('miniprogram/services/README.md')) ?? [];
  const rows = table.split('\n').filter((line) => /^\|.*`[A-Z]/.test(line));
  const codes = rows.flatMap((row) => [...row.matchAll(/`([A-Z_]+)`/g)].map(([, code = '']) => code));
  expect(codes.sort()).toEqual(Object.keys(sentences).sort());
});
