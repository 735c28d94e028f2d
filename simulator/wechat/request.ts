/** A parameter that came twice is a list. */
export type AskedQuery = Readonly<Record<string, string | string[]>>;

/** A request as it came in. */
export interface WeChatRequest {
  readonly method: string;
  readonly path: string;
  readonly query: AskedQuery;
  /** As text, whatever its media type; undefined when there was none. */
  readonly body: string | undefined;
}

/** The parameter, or '' when it is absent. Of one that came twice, the first (our choice: WeChat does not say). */
export function parameter(query: AskedQuery, name: string): string {
  const value = query[name];
  return (typeof value === 'object' ? value[0] : value) ?? '';
}
