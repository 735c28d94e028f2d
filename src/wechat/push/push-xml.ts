import { PushRefusedError } from './push-refused.js';

/** Text, or elements; those of one name that comes again are a list. */
export type XmlValue = string | XmlValue[] | { [name: string]: XmlValue };

/** `<xml>` is 1, its fields 2; the deepest of WeChat's, lists of results, are at 4. */
const maxDepth = 4;

/** Tags, references and pieces of text. WeChat's have a hundred; each costs a microsecond, before any signature is checked. */
const maxParts = 5_000;

const openTag = /<([A-Za-z_][A-Za-z0-9_.-]{0,63})[ \t\r\n]{0,8}(\/?)>/y;
const closeTag = /<\/([A-Za-z_][A-Za-z0-9_.-]{0,63})[ \t\r\n]{0,8}>/y;
const characters = /[^<&]+/y;
const reference = /&(?:(lt|gt|amp|apos|quot)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));/y;
const cdata = '<![CDATA[';
const cdataEnd = ']]>';
// eslint-disable-next-line no-control-regex -- these are the characters that XML 1.0 does not have
const notXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]/u;

const predefined: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };

/**
 * The fields of WeChat's `<xml><Key><![CDATA[value]]></Key>...</xml>`, values trimmed.
 *
 * Not an XML parser, and on purpose: it knows elements, text, CDATA, the five predefined entities and numeric ones. A
 * DOCTYPE, another entity, an attribute, a comment, a processing instruction, mixed content or deeper nesting is
 * refused, so that nothing can be declared, expanded or fetched. Time and memory are linear in the text.
 * @throws PushRefusedError
 */
export function readPushXml(text: string): Readonly<Record<string, XmlValue>> {
  if (notXml.test(text)) throw new PushRefusedError();
  const [name, value] = new Reader(text.trim()).document();
  if (name !== 'xml' || typeof value === 'string' || Array.isArray(value)) throw new PushRefusedError();
  return value;
}

class Reader {
  private at = 0;
  private parts = 0;

  constructor(private readonly text: string) {}

  document(): [string, XmlValue] {
    const root = this.element(1);
    if (this.at !== this.text.length) throw new PushRefusedError();
    return root;
  }

  private element(depth: number): [string, XmlValue] {
    const [, name = '', empty] = this.take(openTag) ?? [];
    if (!name || depth > maxDepth) throw new PushRefusedError();
    if (empty) return [name, ''];
    const children = new Map<string, XmlValue>();
    let content = '';
    for (;;) {
      const piece = this.textPiece();
      if (piece !== undefined) {
        content += piece;
        continue;
      }
      const close = this.take(closeTag);
      if (close) {
        if (close[1] !== name) throw new PushRefusedError();
        break;
      }
      add(children, ...this.element(depth + 1));
    }
    content = content.trim();
    if (children.size === 0) return [name, content];
    if (content !== '') throw new PushRefusedError();
    return [name, Object.fromEntries(children)];
  }

  /** The next run of text, entity or CDATA section; undefined where a tag begins or nothing is left. */
  private textPiece(): string | undefined {
    const run = this.take(characters)?.[0];
    if (run !== undefined) {
      if (run.includes(cdataEnd)) throw new PushRefusedError();
      return run;
    }
    if (this.text[this.at] === '&') return this.character();
    if (!this.text.startsWith(cdata, this.at)) return undefined;
    const start = this.at + cdata.length;
    const end = this.text.indexOf(cdataEnd, start);
    if (end < 0) throw new PushRefusedError();
    this.count();
    this.at = end + cdataEnd.length;
    return this.text.slice(start, end);
  }

  private character(): string {
    const [whole, name, decimal, hex] = this.take(reference) ?? [];
    if (whole === undefined) throw new PushRefusedError();
    if (name !== undefined) return predefined[name] ?? '';
    const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    if (point > 0x10ffff || notXml.test(String.fromCodePoint(point))) throw new PushRefusedError();
    return String.fromCodePoint(point);
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (!match) return undefined;
    this.count();
    this.at = pattern.lastIndex;
    return match;
  }

  private count(): void {
    if (++this.parts > maxParts) throw new PushRefusedError();
  }
}

function add(children: Map<string, XmlValue>, name: string, value: XmlValue): void {
  const before = children.get(name);
  if (before === undefined) children.set(name, value);
  else if (Array.isArray(before)) before.push(value);
  else children.set(name, [before, value]);
}
