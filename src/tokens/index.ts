export { accessTokenClaims } from './access-token.claims.js';
export { AccessTokensService, accessTokenType } from './access-tokens.service.js';
export { type RefreshTokenClaims, RefreshTokensService } from './refresh-tokens.service.js';
export { type SigningKey, SigningKeysService } from './signing-keys.service.js';
export { TokensModule } from './tokens.module.js';
