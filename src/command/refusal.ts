/** Why a command did not do what it was told; the message is one line for whoever gave it. */
export class CommandRefusal extends Error {
  override readonly name = 'CommandRefusal';
}

/** What was typed is not a command; the message is one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
