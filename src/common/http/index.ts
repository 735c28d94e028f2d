export { acceptOnlyJson, bodyLimit, isDeeperThan } from './json-body.js';
export { securityHeaders } from './security-headers.js';
export { Optional } from './optional.decorator.js';
export { createValidationPipe } from './validation.pipe.js';
export { NoBody } from './no-body.decorator.js';
export { type Origin, originOf } from './origin.js';
export { UuidParam } from './uuid-param.decorator.js';
