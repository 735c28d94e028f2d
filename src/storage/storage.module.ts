import { Module } from '@nestjs/common';
import { FileStorage } from './file-storage.js';
import { LocalStorage } from './local-storage.js';

@Module({
  providers: [{ provide: FileStorage, useClass: LocalStorage }],
  exports: [FileStorage],
})
export class StorageModule {}
