import { z } from 'zod'
import { isWithin } from '#vocabulary'
import { type Agenda, atWork } from '../agenda.ts'
import { numberOfText } from '../chance.ts'
import { closingHours, type KnownCase } from '../response/response.ts'
import type { Stage } from '../ways/stage.ts'
import type { ExamWorld, Person } from './exam-world.ts'
import { readNewer, SeenAlert } from './seen.ts'
import { dutyAt, unitWith } from './units.ts'
import { takingNo, type Workers } from './workers.ts'

/** Days from verifying an outbreak's alert to closing it; assumed. */
const closedAfter = 3
/** Hours from a case's report to its task, once the outbreak is known; assumed. */
const caseHours = 1

interface OfficersSettings {
  readonly stage: Stage
  readonly world: ExamWorld
  readonly agenda: Agenda
  readonly workers: Workers
  readonly timeOf: (instant: Date) => number
  readonly dutyOfficer: Person
}

/** What an exam keeps of an alert beside what the software does. */
export interface Judged {
  readonly id: number
  readonly isTrue: boolean
  /** When somebody first took it, whoever had it after them. */
  takenAt: number | undefined
  /** When the first task for it was opened. */
  dispatchedAt: number | undefined
}

/** A task that the officers opened, and when its case was first reported. */
export interface Opened {
  readonly task: number
  readonly alert: number | null
  readonly at: number
  readonly reportedAt: number | undefined
  doneAt: number | undefined
}

/** What somebody is going to do about an alert that is not immediate. */
interface Planned {
  /** Plans it anew where the alert has become immediate: done by night too, and never later. */
  hurry(alert: SeenAlert, at: number): void
}

const Numbered = z.object({ id: z.int() })
const Ranked = z.object({ items: z.array(SeenAlert) })

/**
 * Epidemiologists and the duty officer at the desk: they read alerts, verify them by what the city's doctors and laboratories can
 * tell them, and have cases traced and markets closed. Everything that they know of alerts they read there.
 */
export class Officers {
  readonly judged = new Map<number, Judged>()
  readonly opened: Opened[] = []
  readonly #of: OfficersSettings
  readonly #waiting = new Set<number>()
  readonly #planned = new Map<number, Planned>()
  #lastRead = 0
  #verifiedBy: number | null = null
  readonly #confirmed: SeenAlert[] = []

  constructor(of: OfficersSettings) {
    this.#of = of
  }

  /** Reads what was raised since the last look, and plans who answers when. */
  async look(at: number): Promise<void> {
    const { world, stage, dutyOfficer } = this.#of
    const { api } = await world.as(dutyOfficer)
    const fresh = await readNewer(api, '/api/alerts?order=newest', { item: SeenAlert, after: this.#lastRead })
    for (const alert of fresh.sort(byInstant)) {
      this.#lastRead = Math.max(this.#lastRead, alert.id)
      const isOurs = isOfOutbreak(alert, stage) && !isRumour(alert, stage)
      this.judged.set(alert.id, {
        id: alert.id,
        isTrue: isOurs && stage.evidence.isTrue(alert.place, this.#of.timeOf(alert.raisedAt)),
        takenAt: undefined,
        dispatchedAt: undefined,
      })
      if (alert.state === 'waiting') this.#waiting.add(alert.id)
      else this.#planAnswer(alert, at)
    }
    await this.#lookAtGrave(at)
    await this.#lookAtWaiting(at)
    this.#workOnCases(at)
  }

  /** Alerts that something grave has joined since they were planned for: they stand first among what is ranked. */
  async #lookAtGrave(at: number): Promise<void> {
    if (this.#planned.size + this.#waiting.size === 0) return
    const { api } = await this.#of.world.as(this.#of.dutyOfficer)
    const { items } = Ranked.parse(await api.get('/api/alerts?state=open&order=ranked&limit=100'))
    for (const alert of items.filter(({ immediate }) => immediate)) {
      const planned = this.#planned.get(alert.id)
      this.#planned.delete(alert.id)
      planned?.hurry(alert, at)
      if (this.#waiting.delete(alert.id)) this.#planAnswer(alert, at)
    }
  }

  /** Has it done at its time, unless it has been planned anew by then. */
  #plan(alert: SeenAlert, { at, act, ...planned }: Planned & { at: number; act: () => unknown }): void {
    const { agenda } = this.#of
    if (alert.immediate) {
      agenda.put(at, act)
      return
    }
    this.#planned.set(alert.id, planned)
    agenda.put(at, async () => {
      if (this.#planned.get(alert.id) !== planned) return
      this.#planned.delete(alert.id)
      await act()
    })
  }

  /** Those for which there was no room before: today there may be. */
  async #lookAtWaiting(at: number): Promise<void> {
    if (this.#waiting.size === 0) return
    const { api } = await this.#of.world.as(this.#of.dutyOfficer)
    const still = await readNewer(api, '/api/alerts?state=waiting', { item: Numbered, after: 0 })
    for (const id of this.#waiting.difference(new Set(still.map((alert) => alert.id)))) {
      const alert = SeenAlert.parse(await api.get(`/api/alerts/${id}`))
      if (alert.state === 'waiting') continue
      this.#waiting.delete(id)
      if (alert.state !== 'closed') this.#planAnswer(alert, at)
    }
  }

  #planAnswer(alert: SeenAlert, at: number, latest = Number.POSITIVE_INFINITY): void {
    const { stage, timeOf } = this.#of
    const { chance, scenario } = stage.of
    const { answer, answered } = scenario.staff
    const draw = (index: number) => ({ what: 'answer', who: subjectOf(alert), index }) as const
    const isAnswered = chance.happens(answered.value, draw(0))
    // Whoever does not answer in time is passed over to the duty officer, who does.
    const begins = isAnswered || alert.dueAt === undefined ? at : Math.max(at, timeOf(alert.dueAt))
    const answers = begins + chance.lognormal(answer.value, draw(1)) / 24
    const takes = Math.min(latest, alert.immediate ? answers : atWork(answers))
    const who = isAnswered ? this.#officerOf(alert) : this.#of.dutyOfficer
    this.#plan(alert, {
      at: takes,
      act: async () => await this.#take(alert, { who, at: takes }),
      hurry: (grave, now) => this.#planAnswer(grave, now, takes),
    })
  }

  #officerOf(alert: SeenAlert): Person {
    if (alert.unit === undefined) return this.#of.dutyOfficer
    return { role: 'epidemiologist', units: [alert.unit] }
  }

  async #take(alert: SeenAlert, { who, at }: { who: Person; at: number }): Promise<void> {
    const { chance, scenario } = this.#of.stage.of
    this.#of.stage.response.ledger.add('triage')
    if (!(await this.#step(alert, who, { step: 'take' }))) return
    const judged = this.judged.get(alert.id)
    if (judged) judged.takenAt ??= at
    const hours = chance.lognormal(scenario.staff.verify.value, {
      what: 'verification',
      who: subjectOf(alert),
    })
    this.#planLook(alert, { who, ready: at + hours / 24 })
  }

  #planLook(
    alert: SeenAlert,
    { who, ready, latest = Number.POSITIVE_INFINITY }: { who: Person; ready: number; latest?: number },
  ): void {
    const looks = Math.min(latest, alert.immediate ? ready : atWork(ready))
    this.#plan(alert, {
      at: looks,
      act: () => this.#verify(alert, { who, at: looks }),
      hurry: (grave, now) =>
        this.#planLook(grave, { who, ready: Math.max(ready, now), latest: Math.max(looks, now) }),
    })
  }

  #verify(alert: SeenAlert, { who, at }: { who: Person; at: number }): void {
    const { stage, agenda } = this.#of
    const { evidence, response } = stage
    response.ledger.add('verification')
    // Of another disease there is nothing to be found.
    const found = isOfOutbreak(alert, stage)
      ? evidence.look(alert.place, { at, known: response.known, number: subjectOf(alert) })
      : { isFound: false, at, samples: 0 }
    response.ledger.add('sample', found.samples)
    agenda.put(
      found.at,
      async () => await (found.isFound ? this.#confirm : this.#dismiss).call(this, alert, who, found.at),
    )
  }

  async #dismiss(alert: SeenAlert, who: Person): Promise<void> {
    const note = 'Doctors and laboratory were asked, patients sampled: nothing beyond the usual.'
    await this.#step(alert, who, { step: 'close', outcome: 'false-alarm', note })
  }

  async #confirm(alert: SeenAlert, who: Person, at: number): Promise<void> {
    const { stage, agenda } = this.#of
    const finding = 'Confirmed by the laboratory in this place.'
    if (!(await this.#step(alert, who, { step: 'verify', finding }))) return
    await this.#step(alert, who, { step: 'assess', risk: 'high', reason: 'It spreads in the city.' })
    stage.care.tellDoctors(at)
    this.#verifiedBy ??= alert.id
    this.#confirmed.push(alert)
    this.#workOnCases(at, alert)
    const closed = at + closedAfter
    const note = 'Cases are traced, contacts stay at home.'
    agenda.put(
      closed,
      async () => void (await this.#step(alert, who, { step: 'close', outcome: 'outbreak', note })),
    )
  }

  async #step(alert: SeenAlert, who: Person, step: object): Promise<boolean> {
    const { world, dutyOfficer } = this.#of
    const act = async (person: Person) => {
      const { api } = await world.as(person)
      return await takingNo(() => api.post(`/api/alerts/${alert.id}/steps`, step))
    }
    // What was passed over in the meantime is the duty officer's.
    return (await act(who)) || (who !== dutyOfficer && (await act(dutyOfficer)))
  }

  /** Once the outbreak is known, each case that is heard of becomes a task, and what cases share is looked at. */
  #workOnCases(at: number, alert?: SeenAlert): void {
    if (this.#verifiedBy === null) return
    const { stage, agenda } = this.#of
    for (const one of stage.response.known) {
      if (one.isAssigned) continue
      one.isAssigned = true
      const opens = Math.max(at, atWork(at + caseHours / 24))
      const cause = alert?.id ?? this.#alertOf(one.place)
      agenda.put(opens, async () => await this.#openTracing(one, { at: opens, alert: cause }))
    }
  }

  /** The alert under which a case of a place is worked on: the latest that was confirmed there, or that which told of the outbreak. */
  #alertOf(place: string): number | null {
    return this.#confirmed.findLast((one) => isWithin(place, one.place))?.id ?? this.#verifiedBy
  }

  async #openTracing(one: KnownCase, { at, alert }: { at: number; alert: number | null }): Promise<void> {
    const { stage, workers } = this.#of
    const { city } = stage.of
    const duty = dutyAt(['community-office', 'street-office', 'cdc'], one.place, city.data)
    if (duty === undefined) return
    const task = await this.#open(one.place, {
      kind: 'to-do',
      type: 'trace-contacts',
      title: { zh: '追踪密切接触者，居家隔离', en: 'Trace contacts and see them stay at home' },
      place: one.place,
      duty,
      originator: `alert:${alert ?? 0}`,
      key: `case-${one.person}`,
      urgent: true,
    })
    stage.response.ledger.add('electronicTask')
    const opened: Opened = { task, alert, at, reportedAt: one.at, doneAt: undefined }
    this.#note(opened)
    workers.expect(task, {
      subject: one.person,
      done: (at) => {
        opened.doneAt = at
        stage.response.trace(one, at)
        this.#lookAtMarkets(at)
      },
    })
  }

  #note(opened: Opened): void {
    this.opened.push(opened)
    const judged = opened.alert === null ? undefined : this.judged.get(opened.alert)
    if (judged) judged.dispatchedAt ??= opened.at
  }

  #lookAtMarkets(at: number): void {
    const { stage, agenda } = this.#of
    for (const { venue, place } of stage.response.suspectedMarkets()) {
      const asked = atWork(at)
      stage.response.askToClose(venue)
      agenda.put(asked, async () => await this.#closeMarket({ venue, place, at: asked }))
    }
  }

  /** A problem case file, by the stages of GB/T 30428: filed, dispatched, handled, checked by another, closed. */
  async #closeMarket({ venue, place, at }: { venue: number; place: string; at: number }): Promise<void> {
    const { stage, world, agenda, dutyOfficer } = this.#of
    const { city } = stage.of
    const regulator = unitWith('market-regulation', place, city.data)
    const cdc = unitWith('cdc', place, city.data)
    if (!regulator || !cdc) return
    const task = await this.#open(place, {
      kind: 'problem',
      type: 'inspect-market',
      title: { zh: '关闭并消毒市场，采集环境样本', en: 'Close and disinfect a market, and sample it' },
      place,
      originator: `alert:${this.#verifiedBy ?? 0}`,
      key: `market-${venue}`,
    })
    const opened: Opened = { task, alert: this.#verifiedBy, at, reportedAt: undefined, doneAt: undefined }
    this.#note(opened)
    const as = async (person: Person, door: string, body: object) => {
      const { api } = await world.as(person)
      return await takingNo(() => api.post(`/api/tasks/${task}/${door}`, body))
    }
    const epidemiologist = { role: 'epidemiologist', units: [cdc.id] }
    const officer = { role: 'officer', units: [regulator.id] }
    await as(epidemiologist, 'verifications', { step: 'file' })
    await as(dutyOfficer, 'dispatches', { step: 'dispatch', unit: regulator.id })
    await as(officer, 'steps', { step: 'take' })
    const done = atWork(at + closingHours / 24)
    agenda.put(done, async () => {
      await as(officer, 'steps', { step: 'feedback', outcome: 'solved', note: 'Closed and disinfected.' })
      await as(epidemiologist, 'verifications', { step: 'close', outcome: 'resolved' })
      opened.doneAt = done
      stage.response.closeMarket(venue, done)
    })
  }

  async #open(place: string, task: object): Promise<number> {
    const { world, stage, dutyOfficer } = this.#of
    const cdc = unitWith('cdc', place, stage.of.city.data)
    const { api } = await world.as(cdc ? { role: 'epidemiologist', units: [cdc.id] } : dutyOfficer)
    const { id } = (await api.post('/api/tasks', task)) as { id: number }
    return id
  }
}

/** By whom, where and when it was raised: numbers are given as alerts come, and two that come together may come either way. */
function subjectOf({ origin, place, disease, raisedAt }: SeenAlert): number {
  return numberOfText([origin.kind, origin.id, place, disease, raisedAt.toISOString()].join(' '))
}

function byInstant(a: SeenAlert, b: SeenAlert): number {
  return a.raisedAt.getTime() - b.raisedAt.getTime() || subjectOf(a) - subjectOf(b)
}

/** What somebody told, and nobody saw at a doctor's: nothing of the outbreak is behind it. */
function isRumour({ origin }: SeenAlert, { of }: Stage): boolean {
  const rule = of.city.data.rules.find(({ id }) => origin.kind === 'rule' && id === origin.id)
  return rule !== undefined && /^on: event\.report$/m.test(rule.text)
}

/** An alert of another disease tells nothing of the outbreak; of no disease, or of an unknown one, it may. */
function isOfOutbreak({ disease }: SeenAlert, { of }: Stage): boolean {
  return disease === undefined || disease === 'unknown' || disease === of.scenario.disease.reportedAs
}
