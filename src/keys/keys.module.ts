import { Module } from '@nestjs/common';
import { MissingMasterKeysWarning } from './missing-master-keys.warning.js';

@Module({ providers: [MissingMasterKeysWarning] })
export class KeysModule {}
