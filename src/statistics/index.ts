export { type DayCounts, type Overview, OverviewService, type UserCounts } from './overview.service.js';
export { StatisticsModule } from './statistics.module.js';
export { StatisticsService } from './statistics.service.js';
