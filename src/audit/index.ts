export { AuditEventEntity } from './audit-event.entity.js';
export { AuditModule } from './audit.module.js';
export { auditEventsAbout } from './audit-export.js';
export { byUser } from './by-user.js';
export { type AuditEvent, AuditService } from './audit.service.js';
