import Bowser from 'bowser';

/**
 * Enough for a person to recognise a device by, such as "WeChat on iOS"; the full User-Agent tells versions and
 * models that nobody needs to see. Null where nothing is recognised.
 */
export function coarseUserAgent(userAgent: string | null): string | null {
  if (!userAgent) return null;
  const { browser, os } = Bowser.parse(userAgent);
  const app = /wechatdevtools/i.test(userAgent) ? 'WeChat DevTools' : known(browser.name, Bowser.BROWSER_MAP);
  const parts = [app, known(os.name, Bowser.OS_MAP)].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(' on ') : null;
}

/** Of what Bowser does not know it gives a part of the header, which the client made up. */
function known(name: string | undefined, names: Readonly<Record<string, string>>): string | undefined {
  return name !== undefined && Object.values(names).includes(name) ? name : undefined;
}
