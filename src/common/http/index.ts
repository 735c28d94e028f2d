export { acceptOnlyJson, bodyLimit } from './json-body.js';
export { securityHeaders } from './security-headers.js';
export { Optional } from './optional.decorator.js';
export { createValidationPipe } from './validation.pipe.js';
