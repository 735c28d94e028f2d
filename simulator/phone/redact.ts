/** Fields whose values are nobody's to read. */
const hidden = new Set([
  'session_key',
  'secret',
  'access_token',
  'signature',
  'encryptedData',
  'iv',
  'rawData',
]);
/** Codes that work once: their beginning tells them apart. Error codes have the same name, and capitals alone. */
const codes = new Set(['code', 'js_code', 'phoneCode']);
const errorCode = /^[A-Z]+(_[A-Z]+)*$/;

/** The same with secrets, tokens and codes masked, wherever they are: nothing else reaches the page. */
export function redact(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, redactField(name, each)]));
}

function redactField(name: string, value: unknown): unknown {
  if (hidden.has(name)) return '***';
  if (codes.has(name) && typeof value === 'string') return errorCode.test(value) ? value : shortened(value);
  return redact(value);
}

/** Of tokens that are JWTs, refresh tokens, and queries. */
function redactText(text: string): string {
  return text
    .replace(/\beyJ[\w-]+(?:\.[\w-]*)+/g, 'eyJ…(redacted)')
    .replace(/\bv1\.[\w-]+\.[\w-]{36}\.\d+\.[\w-]+/g, 'v1.…(redacted)')
    .replace(/([?&](?:secret|access_token|signature)=)[^&\s]+/g, '$1***')
    .replace(/([?&]js_code=)([^&\s]+)/g, (_, name: string, code: string) => name + shortened(code));
}

function shortened(code: string): string {
  return `${code.slice(0, 4)}…(${code.length} 位)`;
}
