import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { WechatCircuit } from '../../wechat/index.js';
import { type ReadinessIndicator } from './readiness.indicator.js';

/** Tells the state of the circuit. Always up: without WeChat nobody logs in, and all else works. */
@Injectable()
export class WechatIndicator implements ReadinessIndicator {
  constructor(
    private readonly circuit: WechatCircuit,
    private readonly indicators: HealthIndicatorService,
  ) {}

  check(): HealthIndicatorResult {
    return this.indicators.check('wechat').up({ circuit: this.circuit.state });
  }
}
