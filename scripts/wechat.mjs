// `npm run wechat`
import { runCommand } from './run-command.mjs';

await runCommand('wechat');
