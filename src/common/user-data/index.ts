export { exportPages, exportRows } from './export-rows.js';
export {
  type JsonValue,
  type MergedUsers,
  type PersonalDataKind,
  type UserData,
  UserDataRegistry,
} from './user-data.js';
export { activeOrRefused, lockUser, userTransaction } from './user-transaction.js';
