import { Injectable } from '@nestjs/common';
import sharp from 'sharp';
import { DomainError, validationError } from '../common/errors/index.js';
import { Turns } from '../common/turns.js';

/** Pixels. A phone's photograph has 12 million; the worst of these takes 160 MB for half a second. */
const maxInputPixels = 16_000_000;
/** Pixels of the shorter side. */
const minSide = 16;
/** Pixels of either side of what comes out. */
const maxSide = 512;
/** Seconds of computing. */
const timeout = 5;
/** Pictures at once: each has a thread of the four that files and name look-ups need as well. */
const maxAtOnce = 2;
/** Pictures that wait. Each is up to 1 MiB, and takes about a tenth of a second. */
const maxWaiting = 32;

/** What files begin with, in hexadecimal. */
const formats: readonly (readonly [format: string, magic: RegExp])[] = [
  ['jpeg', /^ffd8ff/],
  ['png', /^89504e470d0a1a0a/],
  ['gif', /^47494638(37|39)61/],
  ['webp', /^52494646.{8}57454250/],
];

/**
 * Makes any picture a small JPEG of ours: a square of up to 512 pixels, upright, without metadata, on white. Nothing of
 * the bytes that were sent is in it. (JPEG, for WeChat's check takes no WebP.)
 */
@Injectable()
export class AvatarImages {
  private readonly turns = new Turns(maxAtOnce, maxWaiting);

  /** @throws DomainError VALIDATION_FAILED naming `avatar`; SERVICE_UNAVAILABLE when too many pictures wait already */
  async jpeg(picture: Buffer): Promise<Buffer> {
    const format = formatOf(picture);
    if (format === undefined) throw notUsable('must be a JPEG, PNG, WebP or GIF file');
    return this.turns.take(() => reencode(picture, format));
  }
}

/** By what it begins with: names and media types are the client's to invent. */
function formatOf(picture: Buffer): string | undefined {
  const start = picture.toString('hex', 0, 16);
  return formats.find(([, magic]) => magic.test(start))?.[0];
}

async function reencode(picture: Buffer, expected: string): Promise<Buffer> {
  try {
    const image = sharp(picture, { limitInputPixels: maxInputPixels, failOn: 'error', pages: 1 });
    const { format, width, height } = await image.metadata();
    const side = Math.min(width, height, maxSide);
    if (format !== expected) throw notUsable('is not what it begins as');
    if (side < minSide) throw notUsable(`must be at least ${minSide} pixels wide and high`);
    return await image
      .autoOrient()
      .resize(side, side, { fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 82 })
      .timeout({ seconds: timeout })
      .toBuffer();
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw notUsable(faultOf((error as Error).message));
  }
}

/** libvips' own words speak of libraries and offsets. */
function faultOf(message: string): string {
  if (/pixel limit/i.test(message)) return `must have at most ${maxInputPixels / 1_000_000} million pixels`;
  return 'is damaged, incomplete or too complex';
}

function notUsable(message: string): DomainError {
  return validationError({ field: 'avatar', message });
}
