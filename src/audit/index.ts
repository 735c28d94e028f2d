export { type Actor, byOperator, bySystem, byUser, toUser } from './actors.js';
export { type AuditAction, auditActions } from './audit-actions.js';
export { AuditEventEntity } from './audit-event.entity.js';
export { AuditModule } from './audit.module.js';
export { auditEventsAbout } from './audit-export.js';
export { type AuditFilter } from './audit-query.js';
export { AuditTrailService } from './audit-trail.service.js';
export { type AuditEvent, AuditService } from './audit.service.js';
