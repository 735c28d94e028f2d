import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { DomainError } from '../common/errors/index.js';
import { AvatarImages } from './avatar-image.js';

const images = new AvatarImages();
const mebibyte = 1024 * 1024;
const plain = (): Sharp => sharp({ create: { width: 200, height: 200, channels: 3, background: '#c04020' } });

const html = '<!doctype html><script>alert("planted")</script>';
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert("planted")</script></svg>';
const php = '<?php system("planted"); ?>';
/** An archive with a file `planted`, which readers of archives find by its end: a JAR, when it is of classes. */
const zip = Buffer.from(
  '504b0304140000000000000021000000000000000000000000000700000070 6c616e746564'.replace(' ', '') +
    '504b01021403140000000000000021000000000000000000000000000700000000000000000000008001000000007 06c616e746564'.replace(' ', '') +
    '504b0506000000000100010035000000250000000000',
  'hex',
); // prettier-ignore

/** What comes out is a JPEG from its first byte to its last, and has nothing of what was hidden. */
async function expectClean(sent: Buffer): Promise<Buffer> {
  expect(sent.length).toBeLessThanOrEqual(mebibyte);
  const jpeg = await images.jpeg(sent);
  expect([jpeg.toString('hex', 0, 3), jpeg.toString('hex', jpeg.length - 2)]).toEqual(['ffd8ff', 'ffd9']);
  // The last bytes are the end of the only picture: nothing can follow it.
  expect(jpeg.indexOf(Buffer.from('ffd9', 'hex'))).toBe(jpeg.length - 2);
  for (const hidden of ['planted', 'PK\x03\x04', 'PK\x05\x06', '<script', '<svg', '<?php', 'Exif', 'http://ns.adobe.com']) {
    expect([hidden, jpeg.includes(hidden)]).toEqual([hidden, false]);
  }
  const { format, width, height, exif, icc, xmp, iptc, comments } = await sharp(jpeg).metadata();
  expect([format, Math.max(width, height) <= 512]).toEqual(['jpeg', true]);
  expect([exif, icc, xmp, iptc, comments]).toEqual([undefined, undefined, undefined, undefined, undefined]);
  return jpeg;
} // prettier-ignore

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** With a chunk more, behind the header. */
async function pngWith(type: string, data: Buffer): Promise<Buffer> {
  const png = await plain().png().toBuffer();
  return Buffer.concat([png.subarray(0, 33), chunk(type, data), png.subarray(33)]);
}

/** With a segment more, behind the first two bytes. */
async function jpegWith(marker: number, data: Buffer): Promise<Buffer> {
  const jpeg = await plain().jpeg().toBuffer();
  const header = Buffer.from([0xff, marker, 0, 0]);
  header.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), header, data, jpeg.subarray(2)]);
}

describe('a picture that is something else, too', () => {
  it.each<[what: string, make: () => Promise<Buffer>]>([
    ['a JPEG before HTML', async () => Buffer.concat([await plain().jpeg().toBuffer(), Buffer.from(html)])],
    ['a JPEG before JavaScript', async () => Buffer.concat([await plain().jpeg().toBuffer(), Buffer.from('*/;alert("planted")//')])],
    ['a JPEG before an archive', async () => Buffer.concat([await plain().jpeg().toBuffer(), zip])],
    ['a JPEG before another JPEG', async () => Buffer.concat([await plain().jpeg().toBuffer(), await jpegWith(0xfe, Buffer.from(html))])],
    ['a JPEG with a comment of JavaScript', () => jpegWith(0xfe, Buffer.from('*/=alert("planted")/*'))],
    ['a JPEG with HTML for EXIF', () => jpegWith(0xe1, Buffer.from(html))],
    ['a JPEG with PHP for a colour profile', () => jpegWith(0xe2, Buffer.from(`ICC_PROFILE\0\x01\x01${php}`))],
    ['a GIF before an archive (GIFAR)', async () => Buffer.concat([await plain().gif().toBuffer(), zip])],
    ['a PNG before an archive', async () => Buffer.concat([await plain().png().toBuffer(), zip])],
    ['a PNG with HTML for text', () => pngWith('tEXt', Buffer.from(`Comment\0${html}`))],
    ['a PNG with SVG in a chunk of its own', () => pngWith('svGz', Buffer.from(svg))],
    ['a WebP before HTML', async () => Buffer.concat([await plain().webp().toBuffer(), Buffer.from(html)])],
    ['a WebP before an archive', async () => Buffer.concat([await plain().webp().toBuffer(), zip])],
  ])('%s comes out as a picture alone', async (_what, make) => {
    const sent = await make();
    expect(sent.includes('planted')).toBe(true);
    await expectClean(sent);
  }); // prettier-ignore

  it.each([
    ['an archive before a JPEG', async () => Buffer.concat([zip, await plain().jpeg().toBuffer()])],
    ['HTML before a PNG', async () => Buffer.concat([Buffer.from(html), await plain().png().toBuffer()])],
    ['SVG that contains a PNG', async () => Buffer.from(svg.replace('<script', `<image href="data:image/png;base64,${(await plain().png().toBuffer()).toString('base64')}"/><script`))],
  ])('%s is refused', async (_what, make) => {
    await expect(images.jpeg(await make())).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  }); // prettier-ignore
});

it.each(['jpeg', 'png', 'webp'] as const)(
  'a %s comes out without where, when and by what it was taken',
  async (format) => {
    const sent = await plain()
      .withExif({
        IFD0: { Make: 'planted', DateTime: '2026:11:22 08:00:00' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '31/1 13/1 49/1', GPSLongitudeRef: 'E', GPSLongitude: '121/1 28/1 11/1' },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><planted xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="31,13N"/></x:xmpmeta>')
      .withIccProfile('p3')
      .toFormat(format)
      .toBuffer();
    const { exif, xmp, icc } = await sharp(sent).metadata();
    expect([exif, xmp, icc].every((each) => each !== undefined)).toBe(true);
    await expectClean(sent);
  },
); // prettier-ignore

/** What either comes out clean or is refused, in bounded time and memory. */
async function expectBounded(sent: Buffer, megabytes = 250): Promise<string> {
  expect(sent.length).toBeLessThanOrEqual(mebibyte);
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 5);
  const begun = performance.now();
  let outcome = 'accepted';
  try {
    await expectClean(sent);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    outcome = error.errors?.[0]?.message ?? error.code;
  } finally {
    clearInterval(watch);
  }
  expect(performance.now() - begun).toBeLessThan(6_000);
  expect((most - before) / mebibyte).toBeLessThan(megabytes);
  return outcome;
}

/** Few bytes that unpack to many. */
const packed = (unpacked: number): Buffer => deflateSync(Buffer.alloc(unpacked), { level: 9 });
const huge = packed(500_000_000);

describe('a bomb', () => {
  it.each<[what: string, make: () => Promise<Buffer>]>([
    ['in a colour profile', () => pngWith('iCCP', Buffer.concat([Buffer.from('planted\0\0'), huge]))],
    ['in a compressed text', () => pngWith('zTXt', Buffer.concat([Buffer.from('planted\0\0'), huge]))],
    ['in an international text', () => pngWith('iTXt', Buffer.concat([Buffer.from('planted\0\x01\0\0\0'), huge]))],
    ['of a thousand compressed texts', async () => {
      const text = chunk('zTXt', Buffer.concat([Buffer.from('a\0\0'), packed(500_000)]));
      const png = await plain().png().toBuffer();
      return Buffer.concat([png.subarray(0, 33), ...Array.from({ length: 1_000 }, () => text), png.subarray(33)]);
    }],
  ])('%s does not go off', async (_what, make) => {
    await expectBounded(await make());
  }); // prettier-ignore

  const header = (width: number, height: number): Buffer => {
    const ihdr = Buffer.alloc(13);
    ihdr.writeUInt32BE(width, 0);
    ihdr.writeUInt32BE(height, 4);
    ihdr.set([8, 0], 8);
    return ihdr;
  };
  const png = (ihdr: Buffer, data: Buffer): Buffer =>
    Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      chunk('IHDR', ihdr),
      chunk('IDAT', data),
      chunk('IEND', Buffer.alloc(0)),
    ]);

  it.each([
    [50_000, 50_000],
    [1_000_000, 1_000],
    [4_001, 4_001],
  ])('of %i x %i pixels is refused by its header', async (width, height) => {
    const sent = png(header(width, height), huge);
    expect(await expectBounded(sent, 50)).toMatch(/16 million|damaged/);
  });

  /** The picture, and then as many frames of one pixel. */
  function moving(gif: Buffer, frames: number): Buffer {
    const frame = Buffer.from('2c0000000001000100000202440100', 'hex');
    const more = Array.from({ length: frames }, () => frame);
    return Buffer.concat([gif.subarray(0, gif.length - 1), ...more, gif.subarray(gif.length - 1)]);
  }

  it('of 60,000 frames is its first one', async () => {
    const gif = moving(await plain().gif().toBuffer(), 60_000);
    expect((await sharp(gif).metadata()).pages).toBe(60_001);
    expect(await expectBounded(gif)).toBe('accepted');
  });

  it('of a canvas of 65,535 x 65,535 is refused', async () => {
    const gif = moving(await plain().gif().toBuffer(), 2);
    gif.fill(0xff, 6, 10);
    // The first frame on it as well.
    gif.fill(0xff, gif.indexOf(0x2c, 13) + 5, gif.indexOf(0x2c, 13) + 9);
    expect(await expectBounded(gif)).toMatch(/16 million|damaged/);
  });

  it('of frames in a WebP is its first one', async () => {
    const [side, pages] = [500, 100];
    const raw = { width: side, height: side * pages, channels: 3, pageHeight: side } as const;
    const frames = Buffer.concat(
      Array.from({ length: pages }, (_, i) => Buffer.alloc(side * side * 3, 50 + i)),
    );
    const webp = await sharp(frames, { raw, limitInputPixels: false })
      .webp({ lossless: true, effort: 0 })
      .toBuffer();
    expect((await sharp(webp).metadata()).pages).toBe(pages);
    expect(await expectBounded(webp)).toBe('accepted');
  });
});
