import { type User } from '../../miniprogram/services/index.js';
import { el } from './el.js';

/** The picture, or the beginning of the name. */
export function avatarOf({ avatarUrl, nickname }: User, serviceUrl: string): HTMLElement {
  if (avatarUrl === null)
    return el('span', { className: 'avatar', ariaHidden: 'true' }, (nickname ?? '微').slice(0, 1));
  // Behind another PUBLIC_URL it is still the service's: this page may show no other pictures.
  const { pathname } = new URL(avatarUrl, serviceUrl);
  return el('img', { className: 'avatar', src: serviceUrl + pathname, alt: '头像' });
}
