export { type WechatSession } from './api/code2session.js';
export { WechatModule } from './wechat.module.js';
export { WechatService } from './wechat.service.js';
