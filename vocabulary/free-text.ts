import { z } from 'zod'

const address = /[^\s@]+@[^\s@]+\.[^\s@]+/u
const writtenDay =
  /(?:19|20)\d{2}\s?[-/.年]\s?(?:0?[1-9]|1[0-2])\s?[-/.月]\s?(?:0?[1-9]|[12]\d|3[01])\s?日?/gu
/** Seven digits and more, alone or in groups of three and more, as telephones and documents have them. */
const longNumber = /\d{7,}|\d{3,}(?:[ -]\d{3,})+/u
const spelledNumber = /[〇零一二三四五六七八九幺]{7,}/u

export type Identifier = 'number' | 'address'

/**
 * What in a text names a person by number or address: a telephone, a document, an e-mail. Names are not found: nothing tells a
 * name from a word. Days that are written out are no such number.
 */
export function findIdentifier(text: string): Identifier | undefined {
  const plain = text.normalize('NFKC')
  if (address.test(plain)) return 'address'
  const withoutDays = plain.replace(writtenDay, ' · ')
  return longNumber.test(withoutDays) || spelledNumber.test(withoutDays) ? 'number' : undefined
}

/** Text that a person writes: bounded, and refused where it holds a telephone, a document's number or an e-mail address. */
export function freeText(longest: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((text) => findIdentifier(text) === undefined, {
      error: 'holds a number or an address as of a person: leave out telephones, documents and e-mail',
    })
}
