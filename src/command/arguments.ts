import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './refusal.js';

const help = { type: 'boolean', short: 'h' } as const;

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O & { help: typeof help }; allowPositionals: true }>
>;

/**
 * Words and options, among these `--help`.
 * @throws UsageError
 */
export function readArguments<O extends Options>(args: readonly string[], options: O): Parsed<O> {
  try {
    return parseArgs({ args: [...args], options: { ...options, help }, allowPositionals: true });
  } catch (error) {
    // Node's words, as far as they are about what was typed.
    throw new UsageError((error as Error).message.split(/[.\n]/)[0] ?? 'not understood');
  }
}
