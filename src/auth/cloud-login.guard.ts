import { type CanActivate, Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors/index.js';
import { WECHAT_CONFIG, type WechatConfig } from '../config/index.js';

/** Before anything of the request is looked at: unless the operator has switched it on, there is no such operation. */
@Injectable()
export class CloudLoginGuard implements CanActivate {
  constructor(@Inject(WECHAT_CONFIG) private readonly config: WechatConfig) {}

  canActivate(): boolean {
    if (this.config.cloudLogin) return true;
    throw new DomainError('NOT_FOUND', {
      detail: 'There is no such operation here. WECHAT_CLOUD_LOGIN is off.',
    });
  }
}
