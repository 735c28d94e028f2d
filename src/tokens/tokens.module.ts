import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessTokensService } from './access-tokens.service.js';
import { JwksController } from './jwks.controller.js';
import { RefreshTokensService } from './refresh-tokens.service.js';
import { SigningKeyEntity } from './signing-key.entity.js';
import { SigningKeysService } from './signing-keys.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([SigningKeyEntity])],
  controllers: [JwksController],
  providers: [SigningKeysService, AccessTokensService, RefreshTokensService],
  exports: [SigningKeysService, AccessTokensService, RefreshTokensService],
})
export class TokensModule {}
