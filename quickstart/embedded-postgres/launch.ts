import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Binaries } from './binaries.js';
import { anotherServer, EmbeddedPostgresError } from './errors.js';
import { type Account, type Launch, programEnvironment } from './program.js';

/**
 * On Linux, setpriv has the kernel stop the server when this process dies, be it by SIGKILL. (To be exact: when
 * the thread dies that spawned it, so start the server from the main thread.) Elsewhere, or without setpriv, the
 * next start stops a server that was left behind.
 *
 * PostgreSQL refuses to run as root, so that root gives way to another account. Where that account cannot enter
 * a folder on the way (a checkout below /root, or in mktemp -d), the server keeps one capability, to read there.
 */
export async function chooseLaunch({ postgres }: Binaries, dataDir: string): Promise<Launch> {
  const account = process.getuid?.() === 0 ? await accountInPlaceOfRoot(dataDir) : undefined;
  const closed = account && ((await closedTo(account, postgres)) ?? (await closedTo(account, dataDir)));
  if (process.platform === 'linux') {
    const identity = account ? [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'] : [];
    const reading = closed ? await readingCapability() : [];
    // One call does all: a change of user after the death signal was set would clear it again.
    const prefix = ['setpriv', '--pdeathsig=SIGINT', ...identity, ...reading, '--'];
    if ((await whyNot({ prefix }, postgres)) === undefined) return { prefix, ...(account && { account }) };
  }
  if (closed) {
    throw new EmbeddedPostgresError(
      'ROOT_REFUSED',
      `PostgreSQL does not run as root, and ${account.name} cannot enter ${closed}: run as an ordinary user, or ` +
        `set DATA_DIR and move the checkout to folders that others may enter, or ${anotherServer}`,
    );
  }
  const launch: Launch = { prefix: [], ...(account && { account }) };
  const reason = await whyNot(launch, postgres);
  if (reason === undefined) return launch;
  throw new EmbeddedPostgresError(
    'UNSUPPORTED_PLATFORM',
    `the packaged PostgreSQL does not run here (${reason}): repeat npm ci, or ${anotherServer}`,
  );
}

/** Whoever owns the data already, else the customary users. */
async function accountInPlaceOfRoot(dataDir: string): Promise<Account> {
  const owner = await stat(join(dataDir, 'cluster')).catch(() => undefined);
  if (owner && owner.uid !== 0) return { name: `user ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  const passwd = process.platform === 'linux' ? await readFile('/etc/passwd', 'utf8').catch(() => '') : '';
  const users = passwd.split('\n').map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (user?.[0]) return { name: user[0], uid: Number(user[2]), gid: Number(user[3]) };
  throw new EmbeddedPostgresError(
    'ROOT_REFUSED',
    `PostgreSQL does not run as root, and there is no user postgres or nobody: run as an ordinary user, or ${anotherServer}`,
  );
}

/** The first folder on the way that the account may not enter. */
async function closedTo(account: Account, path: string): Promise<string | undefined> {
  const parent = dirname(path);
  const above = parent === path ? undefined : await closedTo(account, parent);
  if (above) return above;
  const { uid, gid, mode } = await stat(path);
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
  return (mode >> shift) & 0o1 ? undefined : path;
}

async function readingCapability(): Promise<string[]> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const effective = BigInt(`0x${/^CapEff:\s*(\w+)$/m.exec(status)?.[1] ?? '0'}`);
  // The lesser one if we have it ourselves; containers as a rule are given the other only.
  const capability = effective & (1n << 2n) ? '+dac_read_search' : '+dac_override';
  // initdb asks access(2), which ignores the capabilities of anyone but root unless this bit is set.
  return ['--securebits=+no_setuid_fixup', `--inh-caps=${capability}`, `--ambient-caps=${capability}`];
}

async function whyNot({ prefix, account }: Launch, postgres: string): Promise<string | undefined> {
  const [command, ...args] = [...prefix, postgres, '--version'];
  const identity = account && { uid: account.uid, gid: account.gid };
  try {
    await promisify(execFile)(command, args, { cwd: '/', env: programEnvironment(), ...identity });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return stderr?.trim() ? stderr.trim() : message;
  }
}
