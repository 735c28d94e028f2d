import 'reflect-metadata';
import { processTerminal, runCommand } from './command/index.js';
import { readEnvironment } from './config/index.js';
import { wechatCommand } from './wechat-command/index.js';

/** `npm run wechat`: what an operator does at WeChat, beside a running service. */
process.exitCode = await runCommand(wechatCommand, process.argv.slice(2), readEnvironment, processTerminal);
