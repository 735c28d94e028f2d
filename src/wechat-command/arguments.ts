import { readArguments, UsageError } from '../command/index.js';

export type WechatCommand =
  | { readonly name: 'help' }
  /** @property appId absent: the only one */
  | { readonly name: 'access-token refresh'; readonly appId: string | undefined };

/** @throws UsageError */
export function parseArguments(args: readonly string[]): WechatCommand {
  const { values, positionals } = readArguments(args, { app: { type: 'string' } });
  const name = positionals.join(' ');
  if (values.help === true || name === 'help') return { name: 'help' };
  if (name === '') throw new UsageError('which command? access-token refresh');
  if (name !== 'access-token refresh') {
    throw new UsageError(`there is no command "${name}"; there is access-token refresh`);
  }
  if (values.app === '') throw new UsageError('--app takes an AppID');
  return { name, appId: values.app };
}
