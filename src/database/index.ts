export { DatabaseChanges } from './changes.js';
export { openForCommand } from './command-data-source.js';
export { DatabaseModule } from './database.module.js';
export { migrate } from './migrate.js';
export { ServiceRoleError } from './service-role.js';
export { type PreparedStatement, PreparedStatements } from './prepared-statements.js';
