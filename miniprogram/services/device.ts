import { type components } from './openapi.js';
import { type Timing } from './timing.js';
import { type Wx } from './wx.js';

export type Device = components['schemas']['DeviceRequest'];

/** This installation, as the list of devices shows it: an id of its own, kept in storage, and the model. */
export function deviceOf(wx: Wx, timing: Timing, key: string): Device {
  const { brand = '', model = '', platform = '' } = infoOf(wx);
  const name = model.toLowerCase().startsWith(brand.toLowerCase()) ? model : `${brand} ${model}`;
  return {
    id: idOf(wx, timing, key),
    ...(name && { model: name.slice(0, 100) }),
    ...(platform && { platform: platform.slice(0, 32) }),
  };
}

function infoOf(wx: Wx): { brand?: string; model?: string; platform?: string } {
  try {
    return wx.getDeviceInfo?.() ?? {};
  } catch {
    return {};
  }
}

/** It names a phone in a list and opens nothing: chance of any quality will do. */
function idOf(wx: Wx, timing: Timing, key: string): string {
  try {
    const kept = wx.getStorageSync(key);
    if (typeof kept === 'string' && /^[0-9a-f]{32}$/.test(kept)) return kept;
    const id = Array.from({ length: 32 }, () => Math.floor(timing.random() * 16).toString(16)).join('');
    wx.setStorageSync(key, id);
    return id;
  } catch {
    return 'unknown';
  }
}
