export { CryptoModule } from './crypto.module.js';
export { type DerivedKey, KeyRing } from './key-ring.js';
export { sameText } from './same-text.js';
export { type Sealed, Sealer, UnsealError } from './sealer.js';
