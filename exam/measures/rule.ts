import type { Measure } from '../scenario/scenario.ts'

/** Days of the exam on which a measure holds: from the first on, until the last, which is no longer one of them. */
export interface Term {
  readonly from: number
  readonly until: number
}

/** So many days before its end it is asked whether it shall go on; assumed. */
const askedBefore = 2
/** When counts are looked at, as a part of a day; the third of eight looks, at nine. */
export const morning = 3 / 8

export type Decision = 'order' | 'extend'

/**
 * What officers decide on a morning, with the software as on paper: a measure is ordered when so many cases of the last days are known, and goes on
 * where that is still so at its end.
 *
 * @param of `cases` that whoever decides knows of the rule's days; `term` that was ordered last.
 */
export function decideMeasure(
  { when }: Measure,
  { cases, term, today }: { cases: number; term: Term | undefined; today: number },
): Decision | undefined {
  if (cases < when.value.confirmed) return undefined
  if (term === undefined || term.until <= today) return 'order'
  return term.until - today <= askedBefore ? 'extend' : undefined
}
