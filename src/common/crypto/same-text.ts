import { timingSafeEqual } from 'node:crypto';

/** Whether a MAC or signature that came in is the right one, in a time that does not tell how much of it was. */
export function sameText(right: string, given: string): boolean {
  const [own, told] = [Buffer.from(right), Buffer.from(given)];
  return own.length === told.length && timingSafeEqual(own, told);
}
