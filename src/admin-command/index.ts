export { adminCommand } from './command.js';
