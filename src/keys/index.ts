export { keysCommand } from './command.js';
export { KeysModule } from './keys.module.js';
