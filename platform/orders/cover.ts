import { isWithin } from '#vocabulary'

/** What of an order decides whether it covers something. */
export interface Term {
  readonly power: string
  readonly what: readonly string[]
  readonly place: string
  readonly purpose: string
  /** Absent until it is signed. */
  readonly fromAt: Date | undefined
  readonly untilAt: Date | undefined
}

export interface Deed {
  readonly power: string
  readonly what: string
  readonly place: string
  readonly purpose: string
  readonly at: Date
}

/** Whether an order was in force at an instant. It is not at the instant at which it ends. Pure. */
export function isInForce({ fromAt, untilAt }: Pick<Term, 'fromAt' | 'untilAt'>, at: Date): boolean {
  return fromAt !== undefined && untilAt !== undefined && fromAt <= at && at < untilAt
}

/** Whether an order gives the power for a deed: for this, here, for this purpose, and then. Pure. */
export function isCovered(term: Term, { power, what, place, purpose, at }: Deed): boolean {
  return (
    term.power === power && term.purpose === purpose && reaches(term, { what, place }) && isInForce(term, at)
  )
}

/** Whether an order opens a category of data to be taken in at a place, whatever it is then used for. Pure. */
export function opens(term: Term, of: { category: string; place: string; at: Date }): boolean {
  return (
    term.power === 'collect' &&
    reaches(term, { what: of.category, place: of.place }) &&
    isInForce(term, of.at)
  )
}

function reaches(term: Term, { what, place }: { what: string; place: string }): boolean {
  return term.what.includes(what) && isWithin(place, term.place)
}
