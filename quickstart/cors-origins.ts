/**
 * CORS_ORIGINS with the simulator's among them: its demo phone asks the API from a browser, whichever name of this machine it
 * was opened by.
 * @param given what the developer has set
 */
export function corsOriginsWith(simulatorUrl: string, given = ''): string {
  if (given.trim() === '*') return '*';
  const { origin, port } = new URL(simulatorUrl);
  const named = [`http://127.0.0.1:${port}`, `http://localhost:${port}`].map((each) => new URL(each).origin);
  const ours = [origin, ...named];
  return [...new Set([...given.split(',').map((each) => each.trim()), ...ours])].filter(Boolean).join(',');
}
