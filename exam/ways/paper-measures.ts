import { isWithin } from '#vocabulary'
import { type Agenda, atWork } from '../agenda.ts'
import { type LocalMeasure, listLocalMeasures } from '../measures/local.ts'
import { decideMeasure, morning, type Term } from '../measures/rule.ts'
import type { Stage } from './stage.ts'

/**
 * Measures ordered on paper, by the same rule as with the software: of the cases that have been called through or carried by then, decided as
 * quickly, and told by telephone and fax to everybody who carries them out.
 */
export class PaperMeasures {
  readonly #stage: Stage
  readonly #agenda: Agenda
  readonly #measures: readonly LocalMeasure[]
  readonly #terms = new Map<number, Term>()
  readonly #pending = new Set<number>()

  constructor(stage: Stage, agenda: Agenda) {
    this.#stage = stage
    this.#agenda = agenda
    this.#measures = listLocalMeasures(stage.of.scenario, stage.of.city.data)
  }

  /** Plans the day's look at the cases. */
  plan(day: number): void {
    if (this.#measures.length > 0) this.#agenda.put(day + morning, () => this.#look(day))
  }

  /** What was ordered by now holds on the day that is run next. */
  enforce(day: number): void {
    for (const local of this.#measures) {
      const term = this.#terms.get(local.number)
      if (term && term.from <= day && day < term.until) this.#stage.measures.hold(local)
    }
  }

  #look(today: number): void {
    for (const local of this.#measures) {
      if (this.#pending.has(local.number)) continue
      const { measure, area } = local
      const since = today + 1 - measure.when.value.days
      const cases = this.#stage.response.known.filter(
        ({ at, place }) => at >= since && at < today + morning && isWithin(place, area),
      ).length
      const term = this.#terms.get(local.number)
      const decision = decideMeasure(measure, { cases, term, today })
      if (decision !== undefined) this.#order(local, today + morning)
    }
  }

  #order(local: LocalMeasure, at: number): void {
    const { of, response, measures } = this.#stage
    const passing = of.chance.lognormal(of.scenario.paper.passing.value, {
      what: 'order',
      who: local.number,
      day: Math.floor(at),
      index: 1,
    })
    const arrives = atWork(this.#stage.decidedAt(local, at) + passing / 24)
    response.ledger.add('order')
    this.#pending.add(local.number)
    this.#agenda.put(arrives, () => {
      const next = Math.floor(arrives) + 1
      const term = this.#terms.get(local.number)
      const days = local.measure.holdsDays.value
      // What still holds goes on from its end.
      const goesOn = term !== undefined && term.until >= next
      this.#terms.set(
        local.number,
        goesOn ? { from: term.from, until: term.until + days } : { from: next, until: next + days },
      )
      response.ledger.add('paperTask', measures.toldIn(local))
      this.#pending.delete(local.number)
    })
  }
}
