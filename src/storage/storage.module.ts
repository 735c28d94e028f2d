import { Module } from '@nestjs/common';
import { STORAGE_CONFIG, type StorageConfig } from '../config/index.js';
import { FileStorage } from './file-storage.js';
import { LocalStorage } from './local-storage.js';
import { S3Storage } from './s3-storage.js';

@Module({
  providers: [
    {
      provide: FileStorage,
      inject: [STORAGE_CONFIG],
      useFactory: (config: StorageConfig): FileStorage =>
        config.s3 ? new S3Storage(config.s3) : new LocalStorage(config),
    },
  ],
  exports: [FileStorage],
})
export class StorageModule {}
