import helmet, { type HelmetOptions } from 'helmet';

/**
 * Helmet's headers for an answer of this service. They are the same for every request, so helmet is asked
 * once; as a middleware it would compose them anew each time.
 */
export function securityHeaders(options: HelmetOptions): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const answer = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    removeHeader: () => undefined,
  };
  helmet(options)({} as never, answer as never, () => undefined);
  return headers;
}
