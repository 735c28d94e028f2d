/** What a JWT says, without its signature: for reading, never for trusting. */
export function readJwt(token: string): { header: unknown; claims: Record<string, unknown> } | undefined {
  try {
    const [header, claims] = token.split('.').slice(0, 2).map(decoded);
    return { header, claims: claims as Record<string, unknown> };
  } catch {
    return undefined;
  }
}

function decoded(part: string): unknown {
  const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (each) =>
    each.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes));
}
