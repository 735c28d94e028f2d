// `npm run admin`
import { runCommand } from './run-command.mjs';

await runCommand('admin');
