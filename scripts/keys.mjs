// `npm run keys`
import { runCommand } from './run-command.mjs';

await runCommand('keys');
