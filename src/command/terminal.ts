/** Where a command speaks. */
export interface Terminal {
  /** What was asked for. */
  print(text: string): void;
  /** What is to be known besides. */
  note(text: string): void;
  /** Whether somebody watches. */
  readonly interactive: boolean;
}

/** That of this process. */
export const processTerminal: Terminal = {
  print: (text) => process.stdout.write(`${text}\n`),
  note: (text) => process.stderr.write(`${text}\n`),
  interactive: process.stderr.isTTY,
};
