export { type WechatSession } from './api/code2session.js';
export { type OpenData, openOpenData } from './open-data.js';
export { WechatCircuit, type WechatCircuitState } from './wechat-circuit.js';
export { WechatModule } from './wechat.module.js';
export { WechatService } from './wechat.service.js';
