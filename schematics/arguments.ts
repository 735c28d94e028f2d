import { parseArgs } from 'node:util';
import { Refusal } from './refusal.js';

export interface Arguments {
  readonly help: boolean;
  readonly name: string;
  readonly singular?: string;
}

const options = {
  singular: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws Refusal */
export function parseArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parsed(args);
  if (values.help === true) return { help: true, name: '' };
  const [name, ...more] = positionals;
  if (name === undefined) throw new Refusal('which feature? A plural noun, such as orders');
  if (more.length > 0)
    throw new Refusal('one feature at a time; words are joined by hyphens, such as gift-cards');
  return { help: false, name, ...(values.singular !== undefined && { singular: values.singular }) };
}

function parsed(args: readonly string[]): {
  values: { singular?: string | undefined; help?: boolean | undefined };
  positionals: string[];
} {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // Node's words, as far as they are about what was typed.
    throw new Refusal((error as Error).message.split(/[.\n]/)[0] ?? 'not understood');
  }
}
