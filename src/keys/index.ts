export { runKeysCommand, type Terminal } from './command.js';
export { KeysModule } from './keys.module.js';
