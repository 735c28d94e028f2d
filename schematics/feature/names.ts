import pluralize from 'pluralize';
import { Refusal } from '../refusal.js';
import { isReserved } from './reserved-words.js';

/** How a feature is spelled wherever it is named. */
export interface FeatureNames {
  /** `gift-cards`: folder, path of the operations, tag. */
  readonly name: string;
  /** `gift-card`: files about one of them. */
  readonly singularName: string;
  /** `gift_cards` */
  readonly table: string;
  /** `GiftCards` */
  readonly Plural: string;
  /** `GiftCard` */
  readonly Singular: string;
  /** `giftCards` */
  readonly plural: string;
  /** `gift cards` */
  readonly words: string;
  /** `Gift cards` */
  readonly Words: string;
  /** `gift card` */
  readonly word: string;
}

/** PostgreSQL cuts names at 63 bytes; indexes and constraints are named after the table. */
const maxLength = 40;

/**
 * @param name a plural noun in kebab case
 * @param singular absent: as English has it
 * @throws Refusal
 */
export function namesOf(name: string, singular = singularOf(name)): FeatureNames {
  refuseUnlessKebab(name);
  refuseUnlessKebab(singular);
  const table = name.replaceAll('-', '_');
  if (isReserved(table)) {
    throw new Refusal(`"${name}" is a word of SQL, of JavaScript or of this project: take another name`);
  }
  const Plural = pascal(name);
  const words = name.replaceAll('-', ' ');
  return {
    name,
    singularName: singular,
    table,
    Plural,
    Singular: pascal(singular),
    plural: uncapitalized(Plural),
    words,
    Words: capitalized(words),
    word: singular.replaceAll('-', ' '),
  };
}

/** @throws Refusal when there is none */
function singularOf(name: string): string {
  refuseUnlessKebab(name);
  const last = name.slice(name.lastIndexOf('-') + 1);
  if (!pluralize.isPlural(last)) {
    throw new Refusal(
      `"${name}" is no plural: is it "${pluralize.plural(name)}"? If it is right as it is, say what one of them is called: --singular <word>`,
    );
  }
  return name.slice(0, -last.length) + pluralize.singular(last);
}

function refuseUnlessKebab(name: string): void {
  if (!/^[a-z]+(-[a-z]+)*$/.test(name)) {
    throw new Refusal(
      `${JSON.stringify(name)} is no name: words of a-z, joined by hyphens, such as orders or gift-cards`,
    );
  }
  if (name.length > maxLength) throw new Refusal(`"${name}" is longer than ${maxLength} characters`);
}

const pascal = (kebab: string): string => kebab.split('-').map(capitalized).join('');
const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const uncapitalized = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
