import { incompleteBeta, loosestAlpha } from '@lianfang/outbreak'

/** How a detector's own record moves its level. */
export interface ThresholdRule {
  /** Alerts that turned out true or false without which nothing is moved; counted anew after each move. */
  readonly leastClosed: number
  /** With a precision below the first a detector is made stricter, above the second more sensitive. */
  readonly precision: readonly [low: number, high: number]
  /** How sure one has to be of that. */
  readonly sureness: number
  /** How far one move goes. */
  readonly factor: number
  /** As far as all moves together go from the level that was chosen, each way. */
  readonly mostStricter: number
  readonly mostLooser: number
}

/**
 * The house's own choices (assumed): one alert in three that is true is what people go on looking at; with four in five something is
 * probably missed. Eight that came to nothing of eight, and eight true ones, are the first that 90 % sureness moves anything by.
 */
export const thresholdRule: ThresholdRule = {
  leastClosed: 8,
  precision: [1 / 3, 0.8],
  sureness: 0.9,
  factor: 2,
  mostStricter: 16,
  mostLooser: 4,
}

/** What became of an alert. */
export interface ClosedAlert {
  readonly raisedAt: Date
  readonly closedAt: Date
  readonly isTrue: boolean
}

/** A move: when, from which level to which, on how many true and false alerts. */
export interface ThresholdStep {
  readonly at: Date
  readonly from: number
  readonly to: number
  readonly true: number
  readonly false: number
}

export interface Threshold {
  /** The level in force, between `strictest` and `loosest`. */
  readonly alpha: number
  readonly strictest: number
  readonly loosest: number
  readonly steps: readonly ThresholdStep[]
  /** True and false alerts since the last move, of which the next will be made. */
  readonly true: number
  readonly false: number
}

/**
 * The level of a detector, from the one that was chosen and what became of its alerts: the same whoever works it out, and moved back where an
 * outcome is corrected.
 *
 * In words: alerts are gone through as they were closed. As soon as `leastClosed` or more, raised at the level in force, say with 90 %
 * sureness (Jeffreys' prior) that fewer than one in three are true, the level is halved; that more than four in five are, doubled. Never
 * beyond the bounds; and where one case of a disease is enough (`isCritical`) never below what was chosen: a detector that cries wolf over
 * plague is not muted.
 *
 * @param start The level that was chosen, above 0 and below 1.
 * Complexity: O(alerts log alerts). Pure.
 */
export function thresholdOf(
  { start, isCritical, closed }: { start: number; isCritical: boolean; closed: readonly ClosedAlert[] },
  rule: ThresholdRule = thresholdRule,
): Threshold {
  const strictest = isCritical ? start : start / rule.mostStricter
  const loosest = loosestOf(start, rule)
  const steps: ThresholdStep[] = []
  let alpha = start
  let since = -Infinity
  let counted = { true: 0, false: 0 }
  for (const { raisedAt, closedAt, isTrue } of closed.toSorted(
    (one, other) => +one.closedAt - +other.closedAt,
  )) {
    if (+raisedAt <= since) continue
    counted = isTrue ? { ...counted, true: counted.true + 1 } : { ...counted, false: counted.false + 1 }
    const wanted = moveOf(counted, rule)
    const to = Math.min(loosest, Math.max(strictest, alpha * wanted))
    if (to === alpha) continue
    steps.push({ at: closedAt, from: alpha, to, ...counted })
    alpha = to
    since = +closedAt
    counted = { true: 0, false: 0 }
  }
  return { alpha, strictest, loosest, steps, ...counted }
}

/** As loose as a level can become from the one that was chosen, which is left as it is where it is looser than any that is tried. */
export function loosestOf(start: number, rule: ThresholdRule = thresholdRule): number {
  return Math.max(start, Math.min(start * rule.mostLooser, loosestAlpha))
}

/** By how much the level is to be multiplied. */
function moveOf(counted: { true: number; false: number }, rule: ThresholdRule): number {
  if (counted.true + counted.false < rule.leastClosed) return 1
  const below = (share: number) => incompleteBeta({ x: share, a: counted.true + 0.5, b: counted.false + 0.5 })
  const [low, high] = rule.precision
  if (below(low) >= rule.sureness) return 1 / rule.factor
  return 1 - below(high) >= rule.sureness ? rule.factor : 1
}
