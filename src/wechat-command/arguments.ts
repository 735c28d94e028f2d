import { parseArgs } from 'node:util';

export type WechatCommand =
  | { readonly name: 'help' }
  /** @property appId absent: the only one */
  | { readonly name: 'access-token refresh'; readonly appId: string | undefined };

/** What was typed is not a command; the message is one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const options = {
  app: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws UsageError */
export function parseArguments(args: readonly string[]): WechatCommand {
  const { values, positionals } = parsed(args);
  const name = positionals.join(' ');
  if (values.help === true || name === 'help') return { name: 'help' };
  if (name === '') throw new UsageError('which command? access-token refresh');
  if (name !== 'access-token refresh') {
    throw new UsageError(`there is no command "${name}"; there is access-token refresh`);
  }
  if (values.app === '') throw new UsageError('--app takes an AppID');
  return { name, appId: values.app };
}

function parsed(args: readonly string[]): {
  values: { app?: string | undefined; help?: boolean | undefined };
  positionals: string[];
} {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // Node's words, as far as they are about what was typed.
    throw new UsageError((error as Error).message.split(/[.\n]/)[0] ?? 'not understood');
  }
}
