import { createHash } from 'node:crypto';

/** A user of one mini program: 28 characters, 'o' first. The same for the same label, also after a restart. */
export function openidOf(appId: string, label: string): string {
  return derive('openid', appId, label);
}

/** A user of one Open Platform account, whichever of its apps is asked: 28 characters, 'o' first. */
export function unionidOf(platform: string, label: string): string {
  return derive('unionid', platform, label);
}

function derive(...parts: string[]): string {
  // As JSON, so that no two lists of parts hash the same text.
  return 'o' + createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 27);
}
