export { RateLimit, UNLIMITED_EXTENSION } from './rate-limit.decorator.js';
export { RateLimitGuard } from './rate-limit.guard.js';
export { rateLimitHeaderNames } from './rate-limit.headers.js';
export { RateLimitModule } from './rate-limit.module.js';
export { RateLimiter } from './rate-limiter.js';
