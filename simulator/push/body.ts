export type PushFormat = 'json' | 'xml';
export type PushValue = string | number | boolean | null | PushValue[] | { [name: string]: PushValue };
export type PushFields = Record<string, PushValue>;

/** A message as WeChat writes it: JSON, or XML with its texts in CDATA. */
export function write(fields: PushFields, format: PushFormat): string {
  return format === 'json' ? JSON.stringify(fields) : `<xml>${elements(fields)}</xml>`;
}

function elements(fields: PushFields): string {
  return Object.entries(fields)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one) => element(name.trim(), one)),
    )
    .join('');
}

function element(name: string, value: PushValue): string {
  return `<${name}>${content(value)}</${name}>`;
}

function content(value: PushValue): string {
  if (value === null) return '';
  // A "]]>" would end the section: it is split over two.
  if (typeof value === 'string') return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
  if (typeof value !== 'object') return String(value);
  return Array.isArray(value) ? value.map((one) => element('item', one)).join('') : elements(value);
}
