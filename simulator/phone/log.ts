import { redact } from './redact.js';
import { type StepNumber, steps, type Way } from './steps.js';

/** One line of the log. What it shows is redacted already. */
export interface Entry {
  readonly step?: StepNumber;
  /** What stands where the step's number would: `7–9` for a whole request. */
  readonly label: string;
  readonly zh: string;
  readonly en: string;
  readonly way: Way;
  /** The heart of it, in one line. */
  readonly glimpse: string;
  readonly parts: readonly { readonly title: string; readonly text: string }[];
  readonly failed: boolean;
  /** How many like it came one after another. */
  count: number;
}

export interface Told {
  readonly step?: StepNumber;
  readonly label?: string;
  readonly zh?: string;
  readonly en?: string;
  readonly way?: Way;
  readonly failed?: boolean;
  readonly glimpse?: unknown;
  /** By title. Strings stand as they are, all else as JSON. */
  readonly parts?: Readonly<Record<string, unknown>>;
}

/** What happened, in the order it did. */
export class Log {
  readonly entries: Entry[] = [];
  private readonly listeners: ((entry: Entry, isNew: boolean) => void)[] = [];

  onEntry(listener: (entry: Entry, isNew: boolean) => void): void {
    this.listeners.push(listener);
  }

  add({ step, parts = {}, glimpse = '', failed = false, ...told }: Told): void {
    const named = step === undefined ? { zh: '', en: '', way: '手机' as const } : steps[step];
    const entry: Entry = {
      ...(step !== undefined && { step }),
      label: String(step ?? ''),
      ...named,
      ...told,
      failed,
      glimpse: textOf(glimpse),
      parts: Object.entries(parts).map(([title, value]) => ({ title, text: textOf(value, 2) })),
      count: 1,
    };
    const last = this.entries.at(-1);
    const same = last !== undefined && step === undefined && kindOf(last) === kindOf(entry);
    if (same) last.count++;
    else this.entries.push(entry);
    for (const listener of this.listeners) listener(same ? last : entry, !same);
  }
}

/** Fifty alike are one line. */
function kindOf({ label, zh, en, failed }: Entry): string {
  return JSON.stringify([label, zh, en, failed]);
}

function textOf(value: unknown, indent = 0): string {
  const shown = redact(value);
  return typeof shown === 'string' ? shown : JSON.stringify(shown, null, indent);
}
