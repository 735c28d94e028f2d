export { createLogger } from './logger.js';
export { NestLogger } from './nest-logger.js';
export { observeRequests, requestId } from './requests.js';
