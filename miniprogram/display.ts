import { baseUrl } from './config.js';
import { type User } from './services/index.js';

/** '' for none. The service gives a path of its own where it does not know its public address. */
export function avatarOf({ avatarUrl }: User): string {
  return avatarUrl?.startsWith('/') ? baseUrl + avatarUrl : (avatarUrl ?? '');
}

/** `138****0000`: whoever looks over a shoulder reads no number. */
export function phoneOf({ phone }: Pick<User, 'phone'>): string {
  return phone === null ? '' : phone.replace(/^\+86/, '').replace(/^(.*)\d{4}(\d{4})$/, '$1****$2');
}

/** `2026-11-23 09:05`, by the phone's clock. */
export function timeOf(iso: string): string {
  const at = new Date(iso);
  const two = (number: number): string => String(number).padStart(2, '0');
  const date = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
