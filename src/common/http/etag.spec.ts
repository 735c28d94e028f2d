import fc from 'fast-check';
import { DomainError } from '../errors/index.js';
import { etagOf, IfMatch } from './etag.js';

/** What becomes of a change to version 3 under this header. */
function outcome(header: string | undefined): string {
  try {
    IfMatch.parse(header).check({ version: 3 });
    return 'passes';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe('IfMatch', () => {
  it.each<[what: string, header: string | undefined, outcome: string]>([
    ['the tag', '"3"', 'passes'],
    ['any', '*', 'passes'],
    ['any, with blanks', ' * ', 'passes'],
    ['a list that has the tag', '"1", "3" ,"7"', 'passes'],
    ['a list with empty elements', ',"1",, "3",', 'passes'],
    ['the tag beside weak ones', 'W/"1", "3"', 'passes'],
    ['nothing', undefined, 'PRECONDITION_REQUIRED'],
    ['an older tag', '"2"', 'PRECONDITION_FAILED'],
    ['a newer tag', '"4"', 'PRECONDITION_FAILED'],
    ['a tag that only begins alike', '"33"', 'PRECONDITION_FAILED'],
    ['an empty tag', '""', 'PRECONDITION_FAILED'],
    ['a quoted star', '"*"', 'PRECONDITION_FAILED'],
    ['a list without the tag', '"1","2"', 'PRECONDITION_FAILED'],
    ['the weak tag', 'W/"3"', 'PRECONDITION_FAILED'],
    ['a tag with a comma in it', '"2,"', 'PRECONDITION_FAILED'],
    ['a tag that has ours in it, if you cut it wrong', '"1,"3"', 'VALIDATION_FAILED'],
    ['no quotes', '3', 'VALIDATION_FAILED'],
    ['half of the quotes', '"3', 'VALIDATION_FAILED'],
    ['other quotes', "'3'", 'VALIDATION_FAILED'],
    ['a weak tag in small letters', 'w/"3"', 'VALIDATION_FAILED'],
    ['a blank in a tag', '"3 "', 'VALIDATION_FAILED'],
    ['no comma between', '"2" "3"', 'VALIDATION_FAILED'],
    ['a star among tags', '*, "3"', 'VALIDATION_FAILED'],
    ['two stars', '*, *', 'VALIDATION_FAILED'],
    ['an empty header', '', 'VALIDATION_FAILED'],
    ['commas alone', ', ,', 'VALIDATION_FAILED'],
  ])('with %s: %j %s', (_what, header, expected) => {
    expect(outcome(header)).toBe(expected);
  });

  it('finds the tag among any others', () => {
    const tag = fc.stringMatching(/^(?:W\/)?"[!#-~]*"$/);
    fc.assert(
      fc.property(fc.array(tag), fc.array(tag), (before, after) => {
        expect(outcome([...before, etagOf({ version: 3 }), ...after].join(', '))).toBe('passes');
      }),
    );
  });

  it('is passed by nothing else, and throws nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', '3', 'W', '/', ',', ' ', '\t', 'é') }), (header) => {
        const hasTag = /(?:^|[ \t,])"3"/.test(header);
        expect(outcome(header) === 'passes' && !hasTag).toBe(false);
      }),
    );
  });

  it('reads as much as a header can be long, at once', () => {
    const begun = performance.now();
    for (const long of ['"1",', ', ', ' ', '",', 'W/"']) outcome(long.repeat(16_384 / long.length));
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
