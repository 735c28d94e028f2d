export { createLogger } from './logger.js';
export {
  type CircuitState,
  type ErasureReason,
  Metrics,
  type PoolReading,
  pushEventName,
  type PushEventName,
  type PushOutcome,
  type RefreshOutcome,
  type RevocationFeedReading,
} from './metrics.js';
export { MetricsPortError, MetricsServer } from './metrics-server.js';
export { NestLogger } from './nest-logger.js';
export { ObservabilityModule } from './observability.module.js';
export { measureRequests, observeRequests, requestId } from './requests.js';
