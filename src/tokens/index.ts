export { accessTokenClaims } from './access-token.claims.js';
export { AccessTokensService, accessTokenType } from './access-tokens.service.js';
export { newSigningKey, sealedPrivateKey } from './new-signing-key.js';
export { type RefreshTokenClaims, RefreshTokensService } from './refresh-tokens.service.js';
export { SigningKeyEntity } from './signing-key.entity.js';
export { lockedSigningKeyRows, signingKeyRows } from './signing-key-rows.js';
export { type SigningKeyState, signingKeyStates, type StatedKey } from './signing-key-states.js';
export { type SigningKey, SigningKeysService } from './signing-keys.service.js';
export { TokensModule } from './tokens.module.js';
