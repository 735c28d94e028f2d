import 'reflect-metadata';
import { adminCommand } from './admin-command/index.js';
import { processTerminal, runCommand } from './command/index.js';
import { readEnvironment } from './config/index.js';

/** `npm run admin`: grant, revoke and list, beside a running service. */
process.exitCode = await runCommand(adminCommand, process.argv.slice(2), readEnvironment, processTerminal);
