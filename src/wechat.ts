import 'reflect-metadata';
import { readEnvironment } from './config/index.js';
import { runWechatCommand } from './wechat-command/index.js';

/** `npm run wechat`: what an operator does at WeChat, beside a running service. */
process.exitCode = await runWechatCommand(process.argv.slice(2), readEnvironment, {
  print: (text) => process.stdout.write(`${text}\n`),
  note: (text) => process.stderr.write(`${text}\n`),
});
