export { readArguments } from './arguments.js';
export { withDatabase } from './database.js';
export { withQuickstartDatabase } from './quickstart-database.js';
export { CommandRefusal, UsageError } from './refusal.js';
export { type ExitCode, oneLine, type OperatorCommand, runCommand, type Running } from './run.js';
export { counted, iso, table } from './table.js';
export { processTerminal, type Terminal } from './terminal.js';
