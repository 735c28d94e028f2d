export { wechatCommand } from './command.js';
