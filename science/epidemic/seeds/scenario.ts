import type { Disease } from '../disease/disease.ts'
import { Epidemic } from '../engine/epidemic.ts'
import { type Confinement, checkShare, type Days, type MaskPolicy } from '../engine/measures.ts'
import type { ImportedCases } from '../engine/outside.ts'
import { type Happening, happenings, type State } from '../engine/run.ts'
import type { Population } from '../population/population.ts'
import { Stream } from '../random/streams.ts'

/** A measure as data, so that a thread can take it. */
export type Measure =
  | ({ readonly kind: 'close-layer'; readonly layer: string; readonly share?: number } & Partial<Days>)
  | ({ readonly kind: 'close-venue'; readonly layer: string; readonly venue: number } & Partial<Days>)
  | ({ readonly kind: 'masks' } & Omit<MaskPolicy, keyof Days> & Partial<Days>)
  | IsolateTheIll

/** Finds a share of those who fall ill so many days after onset, and keeps them, and their households if asked, for some days. */
export interface IsolateTheIll extends Partial<Days> {
  readonly kind: 'isolate-ill'
  readonly share: number
  readonly daysAfterOnset: number
  readonly where: Confinement
  readonly forDays: number
  readonly withHousehold?: boolean
}

/** One epidemic but for its seed. */
export interface Scenario {
  readonly population: Population
  readonly disease: Disease
  readonly days: number
  /** Persons infected on day 0, drawn evenly. */
  readonly cases: number
  readonly imports?: readonly ImportedCases[]
  readonly measures?: readonly Measure[]
  readonly firstWeekday?: number
  readonly staysHomeWhenIll?: number
}

export interface SeedResult {
  readonly seed: number
  readonly infected: number
  /** Counts by day. */
  readonly daily: Readonly<Record<Happening, Int32Array>>
  /** At the end. */
  readonly states: Readonly<Record<State, number>>
}

/**
 * A scenario with one seed, from the first day to the last.
 *
 * @param act Done before each day, after the scenario's own measures: what those cannot say.
 * @throws RangeError for what a scenario cannot be.
 */
export function runScenario(
  { population, disease, days, cases, imports = [], measures = [], ...habits }: Scenario,
  { seed, act = () => {} }: { seed: number; act?: (epidemic: Epidemic) => void },
): SeedResult {
  if (!(Number.isInteger(days) && days >= 1))
    throw new RangeError(`a scenario lasts 1 day or more, got ${days}`)
  const epidemic = new Epidemic({ population, disease, seed, ...habits })
  epidemic.infectAtRandom(cases)
  for (const one of imports) epidemic.importCases(one)
  const daily = measures.flatMap((measure) => take({ epidemic, measure, seed }))
  while (epidemic.day < days) {
    for (const each of daily) each()
    act(epidemic)
    epidemic.step()
  }
  return {
    seed,
    infected: epidemic.infected,
    daily: Object.fromEntries(happenings.map((what) => [what, epidemic.daily(what)])) as SeedResult['daily'],
    states: epidemic.counts(),
  }
}

/** Takes a measure; what has to be done each day is given back. */
function take(of: { epidemic: Epidemic; measure: Measure; seed: number }): (() => void)[] {
  const { epidemic, measure } = of
  switch (measure.kind) {
    case 'close-layer':
      epidemic.closeLayer(measure)
      return []
    case 'close-venue':
      epidemic.closeVenue(measure)
      return []
    case 'masks':
      epidemic.wearMasks(measure)
      return []
    case 'isolate-ill':
      return [isolateTheIll({ ...of, measure })]
  }
}

function isolateTheIll(of: { epidemic: Epidemic; measure: IsolateTheIll; seed: number }): () => void {
  const { epidemic, measure, seed } = of
  const { share, daysAfterOnset, forDays, where, withHousehold = false } = measure
  checkShare('the isolated share of the ill', share)
  for (const [name, value] of [
    ['daysAfterOnset', daysAfterOnset],
    ['forDays', forDays],
  ] as const)
    if (!(Number.isInteger(value) && value >= 1))
      throw new RangeError(`isolate-ill: ${name} is 1 day or more, got ${value}`)
  // Of two such measures the larger share finds those of the smaller, and more.
  const found = new Stream({ seed, purpose: 'habit', channel: 3 })
  const waiting = new Map<number, Int32Array>()
  const { from = 0, until = Number.POSITIVE_INFINITY } = measure
  return () => {
    const { day } = epidemic
    // Who fell ill yesterday is known today, a day after onset at the soonest.
    const due = day + daysAfterOnset - 1
    if (due >= from && due < until)
      waiting.set(
        due,
        epidemic.happened('onset').filter((person) => {
          found.draw(person, 0, 0)
          return found.first < share
        }),
      )
    for (const person of waiting.get(day) ?? []) {
      const days = { from: day, until: day + forDays }
      epidemic.confine({ person, where, ...days })
      if (withHousehold) epidemic.quarantineHousehold({ person, ...days })
    }
    waiting.delete(day)
  }
}
