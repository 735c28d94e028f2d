import { type DataSource } from 'typeorm';
import { AuditEventEntity } from '../audit/index.js';
import { Clock } from '../common/clock.js';
import { KeyRing, Sealer } from '../common/crypto/index.js';
import { isDatabaseOutage } from '../common/errors/index.js';
import { Randomness } from '../common/randomness.js';
import { ConfigurationError, type Environment, loadStorageConfig } from '../config/index.js';
import { openForCommand } from '../database/index.js';
import { SigningKeyEntity } from '../tokens/index.js';
import { type KeysCommand, parseArguments, UsageError } from './arguments.js';
import { iso, list } from './list.js';
import { withQuickstartDatabase } from './quickstart-database.js';
import { KeysRefusal } from './refusal.js';
import { retire } from './retire.js';
import { rewrap } from './rewrap.js';
import { rewrapReport } from './rewrap-report.js';
import { rotate } from './rotate.js';
import { counted } from './table.js';
import { usage } from './usage.js';

/** Where a command speaks. */
export interface Terminal {
  /** What was asked for. */
  print(text: string): void;
  /** What is to be known besides. */
  note(text: string): void;
  /** Whether somebody watches. */
  readonly interactive: boolean;
}

type ExitCode = 0 | 1 | 2;

const done = 0;
const failed = 1;
const misunderstood = 2;

/** Seconds: how long others may keep the JWKS (src/tokens/jwks.controller.ts). */
const jwksLife = 300;

/**
 * `npm run keys`: one command, from the arguments to the exit code. Never throws.
 * @param readEnv throws ConfigurationError
 * @param signal stops a rewrap after its batch
 */
export async function runKeysCommand(
  args: readonly string[],
  readEnv: () => Environment,
  terminal: Terminal,
  signal?: AbortSignal,
): Promise<ExitCode> {
  try {
    const command = parseArguments(args);
    if (command.name === 'help') {
      terminal.print(usage.trimEnd());
      return done;
    }
    return await connected(command, readEnv(), terminal, signal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.note(`${error.message}. See: npm run keys -- --help`);
      return misunderstood;
    }
    terminal.note(explain(error));
    return failed;
  }
}

async function connected(
  command: KeysCommand,
  given: Environment,
  terminal: Terminal,
  signal: AbortSignal | undefined,
): Promise<ExitCode> {
  // An empty variable is as good as none, as for the service.
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const { env, dataDir } = withQuickstartDatabase(set);
  const config = loadStorageConfig(env);
  const { host, pathname } = new URL(config.database.url);
  const whose = dataDir === undefined ? 'DATABASE_URL' : `the quickstart in ${dataDir}`;
  const where = `${host}${pathname} (${whose})`;
  terminal.note(`Database: ${where}`);
  const ring = new KeyRing(config.keys);
  let dataSource: DataSource | undefined;
  try {
    dataSource = await openForCommand(config.database, [SigningKeyEntity, AuditEventEntity]);
    return await run(command, { dataSource, ring, terminal, signal });
  } catch (error) {
    if (!isDatabaseOutage(error)) throw error;
    const { code, message } = error as { code?: string; message: string };
    throw new KeysRefusal(`The database at ${where} cannot be used (${code ?? message}).`);
  } finally {
    await dataSource?.destroy();
  }
}

interface Running {
  readonly dataSource: DataSource;
  readonly ring: KeyRing;
  readonly terminal: Terminal;
  readonly signal: AbortSignal | undefined;
}

async function run(command: KeysCommand, { dataSource, ring, terminal, signal }: Running): Promise<ExitCode> {
  const sealer = new Sealer(ring, new Randomness(new Clock()));
  switch (command.name) {
    case 'list':
      terminal.print(await list(dataSource, ring));
      return done;
    case 'rotate': {
      const { kid, activatesAt } = await rotate(dataSource, sealer, command.lead);
      terminal.print(`The key ${kid} is published and signs from ${iso(activatesAt)}.`);
      if (command.lead < jwksLife) {
        terminal.note(
          'Other back ends that keep the JWKS (up to 5 minutes) must fetch it anew for an unknown kid.',
        );
      }
      return done;
    }
    case 'retire': {
      const { retired, kept } = await retire(dataSource, command);
      for (const { kid, forced } of retired) {
        terminal.print(`Retired ${kid}${forced ? ': its tokens are refused from now on' : ''}.`);
      }
      if (retired.length === 0) terminal.print('No key may be retired now.');
      for (const { kid, until } of kept)
        terminal.print(`${kid} stays: its tokens may live until ${iso(until)}.`);
      return done;
    }
    case 'rewrap': {
      const onBatch = (count: number): void => {
        if (terminal.interactive) terminal.note(`${counted(count, 'session key')} done`);
      };
      const report = rewrapReport(await rewrap(dataSource, { ring, sealer, signal, onBatch }), ring);
      for (const line of report.lines) terminal.print(line);
      for (const problem of report.problems) terminal.note(problem);
      return report.problems.length > 0 ? failed : done;
    }
    case 'help':
      return done;
  }
}

const undefinedTable = '42P01';
const undefinedColumn = '42703';

/** One line, with no secret in it. */
function explain(error: unknown): string {
  if (error instanceof ConfigurationError) return error.problems.join('; ');
  if (error instanceof KeysRefusal) return error.message;
  const { code, message = 'unknown error' } = error as { code?: string; message?: string };
  if (code === undefinedTable || code === undefinedColumn) {
    return 'This database is not that of this release: start the service once, which migrates it.';
  }
  return `That failed: ${message.replace(/\s+/g, ' ')}${code === undefined ? '' : ` (${code})`}`;
}
