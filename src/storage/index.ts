export { FileStorage, type StoredFile } from './file-storage.js';
export { StorageModule } from './storage.module.js';
