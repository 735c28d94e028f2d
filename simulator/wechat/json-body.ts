import { type KnownErrcode } from '../errcodes.js';

/** The fields of a JSON body, or what WeChat says to one that is none. A form is none. */
export function jsonBody(body: string | undefined): Record<string, unknown> | KnownErrcode {
  if (body === undefined || body.trim() === '') return 44002;
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return parsed as Record<string, unknown>;
    }
  } catch {
    // Told below.
  }
  return 47001;
}
