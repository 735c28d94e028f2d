import fc from 'fast-check';
import { PushRefusedError } from './push-refused.js';
import { readPushXml } from './push-xml.js';

const field = (value: string): unknown => readPushXml(`<xml><A>${value}</A></xml>`)['A'];

/** "read", or the name of the error. */
function outcome(text: string): string {
  try {
    readPushXml(text);
    return 'read';
  } catch (error) {
    return (error as Error).name;
  }
}

describe('the XML of a push', () => {
  it("is WeChat's flat form", () => {
    expect(
      readPushXml(`<xml>
        <ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName>
        <CreateTime>1714037059</CreateTime>
        <EventKey><![CDATA[]]></EventKey>
        <Content></Content>
        <Empty/>
      </xml>
      `),
    ).toEqual({
      ToUserName: 'gh_97417a04a28d',
      CreateTime: '1714037059',
      EventKey: '',
      Content: '',
      Empty: '',
    });
  });

  it('has lists and objects where WeChat nests', () => {
    expect(
      readPushXml(
        '<xml><detail><label>100</label></detail><detail><label>20001</label></detail>' +
          '<Popup><List><TemplateId>t</TemplateId></List></Popup></xml>',
      ),
    ).toEqual({
      detail: [{ label: '100' }, { label: '20001' }],
      Popup: { List: { TemplateId: 't' } },
    });
  });

  it.each([
    ['the five predefined entities', '&lt;a&gt; &amp; &apos;b&apos; &quot;c&quot;', '<a> & \'b\' "c"'],
    ['an entity once and not twice', '&amp;lt;', '&lt;'],
    ['numeric entities', '&#20013;&#x6587;&#128512;', '中文😀'],
    ['no entity within CDATA', '<![CDATA[&lt;&unknown;<b>]]>', '&lt;&unknown;<b>'],
    ['CDATA that is split, as "]]>" must be', '<![CDATA[a]]]]><![CDATA[>b]]>', 'a]]>b'],
    ['blanks around a value', ' \n <![CDATA[ G7es ]]> ', 'G7es'],
  ])('decodes %s', (_what, written, meant) => {
    expect(field(written)).toBe(meant);
  });

  it('has room for a thousand fields, each with an entity', () => {
    const text = `<xml>${'<A>&amp;</A>'.repeat(1_000)}</xml>`;
    expect(readPushXml(text)).toEqual({ A: Array.from({ length: 1_000 }, () => '&') });
  });

  it('gives back any text, written as CDATA or with entities', () => {
    // eslint-disable-next-line no-control-regex -- what XML cannot hold
    const texts = fc.string({ unit: 'binary' }).filter((text) => !/[\u0000-\u001f\ufffe\uffff]/.test(text));
    fc.assert(
      fc.property(texts, (text) => {
        const split = text.replaceAll(']]>', ']]]]><![CDATA[>');
        expect(field(`<![CDATA[${split}]]>`)).toBe(text.trim());
        const escaped = text.replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`);
        expect(field(escaped)).toBe(text.trim());
      }),
    );
  });

  const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join(
    '',
  );
  it.each([
    ['a billion laughs', `<!DOCTYPE xml [<!ENTITY l0 "lol">${laughs}]><xml><A>&l9;</A></xml>`],
    ['an external entity', '<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><A>&f;</A></xml>'],
    ['a parameter entity', '<!DOCTYPE xml [<!ENTITY % p SYSTEM "http://127.0.0.1/">%p;]><xml></xml>'],
    ['a DOCTYPE that declares nothing', '<!DOCTYPE xml><xml><A>1</A></xml>'],
    ['a DOCTYPE inside', '<xml><!DOCTYPE xml><A>1</A></xml>'],
    ['an unknown entity', '<xml><A>&nbsp;</A></xml>'],
    ['an entity of the prototype', '<xml><A>&constructor;</A></xml>'],
    ['a bare ampersand', '<xml><A>a & b</A></xml>'],
    ['an entity without an end', '<xml><A>&lt</A></xml>'],
    ['a numeric entity beyond Unicode', '<xml><A>&#x110000;</A></xml>'],
    ['a numeric entity of half a character', '<xml><A>&#xD800;</A></xml>'],
    ['a numeric NUL', '<xml><A>&#0;</A></xml>'],
    ['a NUL', '<xml><A>\0</A></xml>'],
    ['half a character', '<xml><A>\ud800</A></xml>'],
    ['an attribute', '<xml><A b="c">1</A></xml>'],
    ['a comment', '<xml><!-- a --><A>1</A></xml>'],
    ['a processing instruction', '<?xml-stylesheet href="x"?><xml><A>1</A></xml>'],
    ['a namespace', '<xml><a:A>1</a:A></xml>'],
    ['XInclude', '<xml><xi:include href="file:///etc/passwd"/></xml>'],
    ['text beside elements', '<xml>x<A>1</A></xml>'],
    ['"]]>" in text', '<xml><A>]]></A></xml>'],
    ['CDATA without an end', '<xml><A><![CDATA[a</A></xml>'],
    ['CDATA around the root', '<![CDATA[<xml><A>1</A></xml>]]>'],
    ['an element without an end', '<xml><A>1</xml>'],
    ['elements that cross', '<xml><A><B></A></B></xml>'],
    ['an end without a beginning', '</xml>'],
    ['nothing in it', '<xml></xml>'],
    ['text alone', '<xml>text</xml>'],
    ['another root', '<root><A>1</A></root>'],
    ['two roots', '<xml><A>1</A></xml><xml><A>2</A></xml>'],
    ['something behind it', '<xml><A>1</A></xml>x'],
    ['five levels', '<xml><a><b><c><d>1</d></c></b></a></xml>'],
    ['a name without an end', `<xml><${'a'.repeat(60_000)}`],
    ['a name that is too long', `<xml><${'a'.repeat(65)}>1</${'a'.repeat(65)}></xml>`],
    ['no letter', ''],
    ['60 KiB of "<"', '<'.repeat(60 * 1024)],
    ['60 KiB of "<xml>"', '<xml>'.repeat(12 * 1024)],
    ['60 KiB of "<a>" inside', `<xml>${'<a>'.repeat(20 * 1024)}`],
    ['60 KiB of "<![CDATA["', `<xml><A>${'<![CDATA['.repeat(6 * 1024)}`],
    ['60 KiB of "&"', `<xml><A>${'&'.repeat(60 * 1024)}</A></xml>`],
    ['6,000 elements', `<xml>${'<A/>'.repeat(6_000)}</xml>`],
    ['6,000 references', `<xml><A>${'&lt;'.repeat(6_000)}</A></xml>`],
    ['6,000 sections', `<xml><A>${'<![CDATA[]]>'.repeat(6_000)}</A></xml>`],
    ['60 KiB of blanks in a tag', `<xml${' '.repeat(60 * 1024)}>`],
  ])('refused with %s, at once', (_what, text) => {
    const start = performance.now();
    expect(() => readPushXml(text)).toThrow(PushRefusedError);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('is never answered with anything but the one error', () => {
    const pieces = fc.constantFrom(
      '<xml>',
      '</xml>',
      '<A>',
      '</A>',
      '<![CDATA[',
      ']]>',
      '&lt;',
      '&#1',
      '<',
      '>',
      '<A/>',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 }))).map((p) => p.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(outcome(text)).toMatch(/^(read|PushRefusedError)$/);
      }),
      { numRuns: 5_000 },
    );
  });
});
