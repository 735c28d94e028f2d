import { DomainError } from '../common/errors/index.js';
import { ConfigurationError, type Environment } from '../config/index.js';
import { ServiceRoleError } from '../database/index.js';
import { CommandRefusal, UsageError } from './refusal.js';
import { type Terminal } from './terminal.js';

/** 0: done; 1: refused or failed; 2: not understood. */
export type ExitCode = 0 | 1 | 2;

export interface Running {
  /** Without empty variables: they are as good as none, as for the service. */
  readonly env: Environment;
  readonly terminal: Terminal;
  /** Stops what can be stopped halfway. */
  readonly signal: AbortSignal | undefined;
}

/** What an operator runs beside the service. */
export interface OperatorCommand<Command extends { readonly name: string }> {
  /** As npm knows it. */
  readonly script: string;
  readonly usage: string;
  /** @throws UsageError */
  parse(args: readonly string[]): Command | { readonly name: 'help' };
  /** @throws CommandRefusal, UsageError, ConfigurationError, DomainError, or what fails below */
  run(command: Command, running: Running): Promise<ExitCode>;
  /** One line about an error that means something of its own here, with no secret in it. */
  explain?(error: unknown): string | undefined;
}

/**
 * One command, from the arguments to the exit code. Never throws.
 * @param readEnv throws ConfigurationError
 */
export async function runCommand<Command extends { readonly name: string }>(
  command: OperatorCommand<Command>,
  args: readonly string[],
  readEnv: () => Environment,
  terminal: Terminal,
  signal?: AbortSignal,
): Promise<ExitCode> {
  try {
    const parsed = command.parse(args);
    if (isHelp(parsed)) {
      terminal.print(command.usage.trimEnd());
      return 0;
    }
    const env = Object.fromEntries(Object.entries(readEnv()).filter(([, value]) => value !== ''));
    return await command.run(parsed, { env, terminal, signal });
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.note(`${error.message}. See: npm run ${command.script} -- --help`);
      return 2;
    }
    terminal.note(command.explain?.(error) ?? explain(error));
    return 1;
  }
}

function isHelp(parsed: { readonly name: string }): parsed is { readonly name: 'help' } {
  return parsed.name === 'help';
}

const undefinedTable = '42P01';
const undefinedColumn = '42703';

/** One line, with no secret in it. */
function explain(error: unknown): string {
  if (error instanceof ConfigurationError) return error.problems.join('; ');
  if (error instanceof CommandRefusal || error instanceof ServiceRoleError) return error.message;
  if (error instanceof DomainError) return error.detail;
  const { code, message = 'unknown error' } = error as { code?: string; message?: string };
  if (code === undefinedTable || code === undefinedColumn) {
    return 'This database is not that of this release: start the service once, which migrates it.';
  }
  return `That failed: ${oneLine(message)}${code === undefined ? '' : ` (${code})`}`;
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
