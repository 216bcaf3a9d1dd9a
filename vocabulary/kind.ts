import type { z } from 'zod'
import type { Words } from './words.ts'

/**
 * How signals of one kind are counted. Declarative, so that the database can fold a million signals without
 * reading them into the program. Paths name top-level fields of the signal's data.
 */
export interface TallyRule {
  /** Name of the tally that the rule feeds; several kinds may feed one tally. */
  readonly tally: string
  /** Field that holds the day to count by (`YYYY-MM-DD`). */
  readonly day: string
  /** Field that holds the number to add, or 1 for "each signal is one". Null or absent fields add nothing. */
  readonly amount: string | 1
  /**
   * Field whose value splits the tally into series: a disease, a syndrome. Or several, whose values make the series' name together
   * (`series.ts`); a signal that lacks one of them is not counted.
   */
  readonly series: string | readonly [string, string, ...string[]]
  /** Count only signals whose fields have these values. */
  readonly where?: Readonly<Record<string, string>>
}

export interface Kind {
  /** Name on the wire (CloudEvents `type`), dotted lower case: `case.report`. */
  readonly kind: string
  readonly title: Words
  readonly description: Words
  /** Strict: an unknown field is refused, so that no name slips into the log. */
  readonly schema: z.ZodObject
  /** Field whose day may not lie in the future. */
  readonly day: string
  readonly tallies: readonly TallyRule[]
  /** Sent by the house alone; from outside it is a kind that nobody knows. */
  readonly house?: true
}

/** A tally: what is counted, and by which date of the report. */
export interface Tally {
  readonly tally: string
  readonly title: Words
  /** Which date a day of this tally is. */
  readonly countedBy: 'report' | 'onset' | 'visit' | 'sample'
  /** Which place a count belongs to. */
  readonly placedBy: 'reporting' | 'residence' | 'facility'
  /** A starting level adds to totals but is not new on any day. */
  readonly level?: true
  /** The tally of which it counts a part again by age group: never to be added to it. */
  readonly byAgeOf?: string
}
