import { z } from 'zod'
import { addDays, Day, dayNumber } from '#vocabulary'
import type { Agenda } from '../agenda.ts'
import { type LocalMeasure, listLocalMeasures } from '../measures/local.ts'
import { decideMeasure, morning, type Term } from '../measures/rule.ts'
import type { Measure } from '../scenario/scenario.ts'
import type { Calendar } from '../ways/calendar.ts'
import type { Stage } from '../ways/stage.ts'
import type { ExamWorld, Person } from './exam-world.ts'
import { unitWith } from './units.ts'
import { takingNo } from './workers.ts'

interface CommandersSettings {
  readonly stage: Stage
  readonly world: ExamWorld
  readonly agenda: Agenda
  readonly calendar: Calendar
}

/** What each measure is ordered as. */
const categories = { 'close-schools': 'school', masks: 'mask' } as const satisfies Record<
  Measure['measure'],
  string
>
const titles = {
  'close-schools': { zh: '学校停课', en: 'Schools are closed' },
  masks: { zh: '公共场所佩戴口罩', en: 'Masks are worn in public places' },
} as const satisfies Record<Measure['measure'], { zh: string; en: string }>

const Order = z.object({
  id: z.int(),
  place: z.string(),
  what: z.array(z.object({ id: z.string() })),
  begins: Day,
  ends: Day,
  state: z.string(),
})
type Order = z.infer<typeof Order>
const Orders = z.object({ items: z.array(Order) })
const Counts = z.object({ days: z.array(z.object({ amount: z.int() })) })

/**
 * Two commanders at the desk: they read counts on the API each morning, one drafts an order and another signs it, and it goes on where there is
 * still need. What is in force the software says, and the end of an order comes by itself.
 */
export class Commanders {
  readonly #of: CommandersSettings
  readonly #measures: readonly LocalMeasure[]
  readonly #pending = new Set<number>()
  readonly #drafter: Person
  readonly #signer: Person

  constructor(of: CommandersSettings) {
    this.#of = of
    const { scenario, city } = of.stage.of
    this.#measures = listLocalMeasures(scenario, city.data)
    const commander = { role: 'commander', places: [city.data.root] }
    this.#drafter = { ...commander, name: 'who drafts' }
    this.#signer = { ...commander, name: 'who signs' }
  }

  /** Each morning: what is decided of the counts of the last days. */
  async look(at: number): Promise<void> {
    if (at % 1 !== morning) return
    for (const local of this.#measures) {
      if (this.#pending.has(local.number)) continue
      const cases = await this.#count(local, at)
      const today = Math.floor(at)
      const last = await this.#lastOrder(local)
      const term = last && this.#termOf(last)
      const decision = decideMeasure(local.measure, { cases, term, today })
      if (decision === 'order') await this.#order(local, at)
      if (decision === 'extend' && last) this.#extend(local, last, at)
    }
  }

  /** What the software says to be in force holds in the city on the day that is run next. */
  async enforce(): Promise<void> {
    if (this.#measures.length === 0) return
    const inForce = await this.#read('state=in-force&power=restrict&limit=100')
    for (const local of this.#measures)
      if (inForce.some((order) => isOf(order, local))) this.#of.stage.measures.hold(local)
  }

  async #count({ measure, area }: LocalMeasure, at: number): Promise<number> {
    const { stage, world, calendar } = this.#of
    const { api } = await world.as(this.#drafter)
    const today = calendar.dayOf(at)
    const from = addDays(today, 1 - measure.when.value.days)
    const disease = stage.of.scenario.disease.reportedAs
    const path = `/api/tallies/cases.confirmed/days?place=${area}&series=${disease}&from=${from}&until=${today}`
    const { days } = Counts.parse(await api.get(path))
    return days.reduce((sum, { amount }) => sum + amount, 0)
  }

  async #read(query: string): Promise<Order[]> {
    const { api } = await this.#of.world.as(this.#drafter)
    return Orders.parse(await api.get(`/api/orders?${query}`)).items
  }

  /** The newest that was signed for it there. */
  async #lastOrder(local: LocalMeasure): Promise<Order | undefined> {
    const category = categories[local.measure.measure]
    const orders = await this.#read(`power=restrict&what=${category}&place=${local.area}&limit=100`)
    return orders.find((order) => isOf(order, local) && order.state !== 'draft')
  }

  #termOf({ begins, ends }: Order): Term {
    const first = dayNumber(this.#of.calendar.dayOf(0))
    return { from: dayNumber(begins) - first, until: dayNumber(ends) - first + 1 }
  }

  async #order(local: LocalMeasure, at: number): Promise<void> {
    const { stage, world, agenda, calendar } = this.#of
    const { measure, area, areaName } = local
    const { response } = stage
    const unit = unitWith('command', area, stage.of.city.data)
    if (!unit) throw new Error(`no unit with the duty command is responsible for ${area}`)
    const signs = stage.decidedAt(local, at)
    const begins = calendar.dayOf(Math.floor(signs) + 1)
    const title = titles[measure.measure]
    const { api } = await world.as(this.#drafter)
    const { id } = z.object({ id: z.int() }).parse(
      await api.post('/api/orders', {
        title: { zh: `${areaName.zh}：${title.zh}`, en: `${areaName.en}: ${title.en}` },
        legalBasis: '中华人民共和国传染病防治法',
        unit: unit.id,
        power: 'restrict',
        what: [categories[measure.measure]],
        place: area,
        purpose: 'stopping-spread',
        begins,
        ends: addDays(begins, measure.holdsDays.value - 1),
      }),
    )
    response.ledger.add('order')
    this.#pending.add(local.number)
    agenda.put(signs, async () => {
      await this.#step(id, this.#signer, { step: 'issue' })
      response.ledger.add('electronicTask', stage.measures.toldIn(local))
      this.#pending.delete(local.number)
    })
  }

  #extend(local: LocalMeasure, order: Order, at: number): void {
    const { stage, agenda } = this.#of
    const { when, holdsDays } = local.measure
    const ends = addDays(order.ends, holdsDays.value)
    const reason = `${when.value.confirmed} cases or more in ${when.value.days} days, as when it was ordered`
    stage.response.ledger.add('order')
    this.#pending.add(local.number)
    agenda.put(stage.decidedAt(local, at), async () => {
      await this.#step(order.id, this.#signer, { step: 'extend', ends, reason })
      stage.response.ledger.add('electronicTask', stage.measures.toldIn(local))
      this.#pending.delete(local.number)
    })
  }

  async #step(id: number, who: Person, step: object): Promise<void> {
    const { api } = await this.#of.world.as(who)
    // What has ended in the meantime is ordered anew the next morning.
    await takingNo(() => api.post(`/api/orders/${id}/steps`, step))
  }
}

function isOf({ place, what }: Order, { measure, area }: LocalMeasure): boolean {
  return place === area && what.some(({ id }) => id === categories[measure.measure])
}
