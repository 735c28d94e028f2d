import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * An npm script of this project, by the npm that runs this one.
 * @returns what it printed
 * @throws Error with what it printed when it fails
 */
export async function runScript(name: string): Promise<string> {
  const npm = process.env['npm_execpath'];
  const [command, args] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  try {
    const { stdout } = await promisify(execFile)(command, [...args, 'run', '--silent', name], { cwd: root });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${stdout}${stderr}\nAll files are written, but \`npm run ${name}\` failed.`, {
      cause: error,
    });
  }
}
