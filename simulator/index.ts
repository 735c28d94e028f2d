export { defaultApps, type SimulatedApp } from './apps.js';
export { createWx, type PhoneOptions, type PhoneStorage, type PhoneWx } from './phone/wx.js';
export { startSimulator, type Simulator, type SimulatorOptions } from './server.js';
export { explainListenFailure, readSettings, type SimulatorSettings } from './settings.js';
