import { UsageError } from '../command/index.js';

export type KeysCommand =
  | { readonly name: 'help' }
  | { readonly name: 'list' }
  /** @property lead seconds */
  | { readonly name: 'rotate'; readonly lead: number }
  | { readonly name: 'retire'; readonly kid: string | undefined; readonly force: boolean }
  | { readonly name: 'rewrap' };

/** Seconds. All instances know a new key within two. */
const shortestLead = 5;
const longestLead = 24 * 3_600;
const defaultLead = 600;

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 24 * 3_600 };

/** A thumbprint; one in 64 begins with a hyphen, which is no option then. */
const kidPattern = /^[A-Za-z0-9_-]{43}$/;

/** @throws UsageError */
export function parseArguments(args: readonly string[]): KeysCommand {
  if (args.includes('--help') || args.includes('-h') || args[0] === 'help') return { name: 'help' };
  const [name, ...rest] = args;
  switch (name) {
    case 'list':
    case 'rewrap':
      if (rest[0] !== undefined) throw new UsageError(`${name} takes no "${rest[0]}"`);
      return { name };
    case 'rotate':
      return { name, lead: leadOf(rest) };
    case 'retire':
      return { name, ...retirementOf(rest) };
    case undefined:
      throw new UsageError('which command? list, rotate, retire or rewrap');
    default:
      throw new UsageError(`there is no command "${name}"; there are list, rotate, retire and rewrap`);
  }
}

function leadOf(args: readonly string[]): number {
  if (args.length === 0) return defaultLead;
  if (args.length === 1 && args[0] === '--now') return shortestLead;
  const [, inline] = /^--activate-in=(.*)$/s.exec(args[0] ?? '') ?? [];
  const value = inline ?? args[1] ?? '';
  if (args[0] !== '--activate-in' && inline === undefined) {
    throw new UsageError(`rotate takes --activate-in <time> or --now, and no "${args[0] ?? ''}"`);
  }
  const surplus = args[inline === undefined ? 2 : 1];
  if (surplus !== undefined) throw new UsageError(`rotate takes no "${surplus}" besides`);
  const [, count = '', unit = ''] = /^(\d{1,5})([smhd])$/.exec(value) ?? [];
  const lead = Number(count) * (units[unit] ?? NaN);
  if (!(lead >= shortestLead && lead <= longestLead)) {
    throw new UsageError('--activate-in takes a time from 5s to 1d, such as 10m');
  }
  return lead;
}

function retirementOf(args: readonly string[]): { kid: string | undefined; force: boolean } {
  const kids = args.filter((arg) => arg !== '--force');
  const [kid, second] = kids;
  const wrong = kids.find((arg) => !kidPattern.test(arg)) ?? second;
  if (wrong !== undefined)
    throw new UsageError(`retire takes one kid, as \`list\` shows it, and no "${wrong}"`);
  const force = args.length > kids.length;
  if (force && kid === undefined) throw new UsageError('--force needs the kid of the key that is to go');
  return { kid, force };
}
