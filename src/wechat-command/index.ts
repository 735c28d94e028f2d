export { runWechatCommand, type Terminal } from './command.js';
