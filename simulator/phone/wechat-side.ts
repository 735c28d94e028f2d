/** What the simulator tells of a request to WeChat: masked where only servers may read. */
export interface WechatCall {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** undefined or null: there was none. */
  readonly answer: unknown;
  readonly errcode: number | null;
  readonly fault: string | null;
}

/** The service's newest request to WeChat that has the code in it. */
export async function wechatCallWith(path: string, code: string): Promise<WechatCall | undefined> {
  const response = await fetch(`/_control/requests?path=${encodeURIComponent(path)}`);
  const calls = (await response.json()) as WechatCall[];
  return calls.findLast(({ query, body }) => query['js_code'] === code || body?.includes(code));
}

/** Without the host. */
export function urlOf({ path, query }: WechatCall): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return `${path}?${pairs.join('&')}`;
}
