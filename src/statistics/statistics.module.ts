import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActiveDayEntity } from './active-day.entity.js';
import { ActiveDaysData } from './active-days.data.js';
import { DailyStatisticEntity } from './daily-statistic.entity.js';
import { OverviewService } from './overview.service.js';
import { RollupService } from './rollup.service.js';
import { StatisticsService } from './statistics.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([ActiveDayEntity, DailyStatisticEntity])],
  providers: [StatisticsService, RollupService, OverviewService, ActiveDaysData],
  exports: [StatisticsService, OverviewService],
})
export class StatisticsModule {}
