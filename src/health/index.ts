export { HealthModule } from './health.module.js';
export { ShutdownIndicator } from './indicators/shutdown.indicator.js';
