import type { ExamAlert, ExamOutcome, ExamPart, ExamPlay, ExamSignal, ExamTask, Verdict } from '#vocabulary'
import { Agenda } from '../agenda.ts'
import { applyFaults, isDisconnected } from '../faults.ts'
import { doorOf } from '../feeds.ts'
import type { Api } from '../software/api.ts'
import { Commanders } from '../software/commanders.ts'
import { ExamWorld, type Person } from '../software/exam-world.ts'
import { MqttFeeds } from '../software/mqtt-feeds.ts'
import { type Judged, Officers, type Opened } from '../software/officers.ts'
import { findBreaches } from '../software/privacy.ts'
import { readNewer, SeenAlert, SeenTask } from '../software/seen.ts'
import { Workers } from '../software/workers.ts'
import { type Calendar, daysBefore } from './calendar.ts'
import { rounded } from './course.ts'
import { outcomeOf, playOf } from './outcome.ts'
import { type Seed, Stage } from './stage.ts'

/** How often a day people and feeds look: signals wait so long at most before they arrive. */
const looksADay = 8

export interface LianfangSettings {
  readonly seed: Seed
  readonly calendar: Calendar
  readonly parts: readonly ExamPart[]
  readonly server: Api
  /** Where the server takes devices in; nothing where no feed comes that way. */
  readonly mqttUrl: string | undefined
  /** Told after each day; the number of days includes those before the exam. */
  readonly onDay: (done: number, of: number) => void
  /** Throws where nobody waits for the rest any more. */
  readonly check: () => void
  /** The world is left where it is, and the caller removes it. */
  readonly keep: boolean
  /** For so long the server keeps the world when it hears nothing of the exam. */
  readonly leaseSeconds: number
}

export interface LianfangResult {
  readonly outcome: ExamOutcome
  readonly play: ExamPlay
  /** Address of the world, where it was kept. */
  readonly url: string | undefined
}

/** The outbreak played against the real software, from outside: signals in at its doors, people at its desk. */
export async function playLianfang(of: LianfangSettings): Promise<LianfangResult> {
  const { seed, calendar, server, keep } = of
  const { city, scenario } = seed
  const world = await ExamWorld.make(server, {
    city: city.data,
    title: `${scenario.id}, seed ${seed.seed}`,
    startsAt: calendar.instantOf(-daysBefore),
    leaseSeconds: of.leaseSeconds,
  })
  let isWhole = false
  try {
    const played = await new LianfangPlay(of, world).play()
    if (keep) await world.keep()
    isWhole = true
    return { ...played, url: keep ? world.url : undefined }
  } finally {
    // Whatever happened in it: no world of an exam is left behind that nobody asked for.
    if (!keep || !isWhole) await world.remove()
  }
}

class LianfangPlay {
  readonly #of: LianfangSettings
  readonly #world: ExamWorld
  readonly #stage: Stage
  readonly #agenda = new Agenda()
  readonly #workers: Workers
  readonly #officers: Officers
  readonly #commanders: Commanders
  readonly #dutyOfficer: Person
  /** On their way to the doors. */
  #underWay: ExamSignal[] = []
  readonly #signals = { sent: 0, refused: 0, duplicate: 0, lost: 0, byMqtt: 0 }
  readonly #devices: MqttFeeds | undefined
  /** When a case was first reported, by place, in order; those behind an alert are taken out. */
  readonly #reports: { place: string; at: number; isTold: boolean }[] = []

  constructor(of: LianfangSettings, world: ExamWorld) {
    this.#of = of
    this.#world = world
    const { seed, calendar } = of
    this.#stage = new Stage(seed)
    const { root } = seed.city.data
    this.#dutyOfficer = { role: 'duty-officer', places: [root] }
    const shared = {
      seed,
      stage: this.#stage,
      world,
      agenda: this.#agenda,
      timeOf: calendar.timeOf,
      dutyOfficer: this.#dutyOfficer,
    }
    this.#workers = new Workers(shared)
    this.#officers = new Officers({ ...shared, workers: this.#workers })
    this.#commanders = new Commanders({ ...shared, calendar })
    this.#devices =
      of.mqttUrl === undefined
        ? undefined
        : new MqttFeeds({
            url: of.mqttUrl,
            world,
            root,
            isDown: ({ kind, unit }, at) => isDisconnected(seed.scenario.faults, { kind, unit, at }),
          })
  }

  async play(): Promise<{ outcome: ExamOutcome; play: ExamPlay }> {
    try {
      return await this.#playAll()
    } finally {
      await this.#devices?.close()
    }
  }

  async #playAll(): Promise<{ outcome: ExamOutcome; play: ExamPlay }> {
    const { seed, calendar, parts, onDay, check } = this.#of
    const { city, scenario } = seed
    const senses = parts.map((part) => part.senses({ dayOf: calendar.dayOf }))
    const days = daysBefore + scenario.days
    await this.#appointDutyOfficer()
    await this.#tellBefore(senses)
    await this.#world.enactRules(city.data.rules.filter(({ text }) => text.includes(city.data.root)))
    for (let day = 0; day < scenario.days; day++) {
      check()
      await this.#commanders.enforce()
      const { care } = this.#stage.step()
      for (const sense of senses) this.#put(sense(care))
      await this.#playDay(day)
      onDay(daysBefore + day + 1, days)
    }
    return await this.#finish()
  }

  /** Whoever is passed over to has to be somebody: the officer on duty of each unit that judges alerts. */
  async #appointDutyOfficer(): Promise<void> {
    const { id } = await this.#world.as(this.#dutyOfficer)
    const officers = [{ officer: id, name: { zh: '值班员', en: 'Duty officer' }, phone: '0000' }]
    const { units } = this.#of.seed.city.data
    for (const unit of units.filter(({ duties }) => duties.includes('cdc')))
      await this.#world.admin.put(`/api/units/${unit.id}/duty-officers`, { officers })
  }

  /** What is always there, of the weeks before, a week at a time. */
  async #tellBefore(
    senses: readonly ((day: ReturnType<Stage['quietDay']>) => readonly ExamSignal[])[],
  ): Promise<void> {
    const { calendar, onDay, check, seed } = this.#of
    const all = daysBefore + seed.scenario.days
    for (let day = -daysBefore; day < 0; day++) {
      check()
      const quiet = this.#stage.quietDay(day)
      for (const sense of senses) this.#put(sense(quiet))
      if ((day + daysBefore) % 7 !== 6) continue
      await this.#world.moveTo(calendar.instantOf(day + 1))
      await this.#send(day + 1)
      onDay(daysBefore + day + 1, all)
    }
    await this.#world.moveTo(calendar.instantOf(1 / 1440))
  }

  #put(signals: readonly ExamSignal[]): void {
    const { seed } = this.#of
    const faulty = applyFaults(signals, { faults: seed.scenario.faults, chance: seed.chance })
    this.#signals.lost += faulty.lost
    this.#underWay.push(...faulty.signals)
  }

  /** @returns Whether anything was sent. */
  async #send(until: number): Promise<boolean> {
    const due = this.#underWay.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)
    if (due.length === 0) return false
    this.#underWay = this.#underWay.filter(({ at }) => at > until)
    for (const [signal, verdict] of await this.#deliver(due)) {
      if (verdict?.verdict === 'duplicate') this.#signals.duplicate++
      else if (verdict?.verdict === 'accepted') this.#arrive(signal, until)
      else {
        this.#signals.refused++
        throw new Error(`signal ${signal.event.id} was refused: ${verdict?.message ?? 'no verdict'}`)
      }
    }
    return true
  }

  /** Each by the door that its feed has. */
  async #deliver(due: readonly ExamSignal[]): Promise<(readonly [ExamSignal, Verdict | undefined])[]> {
    const devices = this.#devices
    const { feeds } = this.#of.seed.scenario
    const isDevice = (signal: ExamSignal) => devices !== undefined && doorOf(feeds, signal) === 'mqtt'
    const [byDevice, others] = [due.filter(isDevice), due.filter((signal) => !isDevice(signal))]
    const told = (await devices?.send(byDevice)) ?? []
    const answered = await this.#world.send(others.map(({ event }) => event))
    this.#signals.sent += due.length
    this.#signals.byMqtt += byDevice.length
    const verdicts = new Map([
      ...byDevice.map((signal, at) => [signal, told[at]] as const),
      ...others.map((signal, at) => [signal, answered[at]] as const),
    ])
    return due.map((signal) => [signal, verdicts.get(signal)])
  }

  /** A confirmed case that arrived under its own name is known from then on. */
  #arrive({ event, at }: ExamSignal, arrived: number): void {
    const { response, of } = this.#stage
    // What was entered in the weeks before is not of the exam; on paper neither.
    if (at >= 0) response.ledger.add(entering(event))
    if (event.type !== 'case.report' || event.retracted === true) return
    const person = personOf(event.id)
    if (person === undefined || event.data.disease !== of.scenario.disease.reportedAs) return
    this.#reports.push({ place: event.place, at, isTold: false })
    if (event.data.classification === 'confirmed')
      response.learn(person, { facility: of.city.nearestFacility(of.city.communityOf(person)), at: arrived })
  }

  async #playDay(day: number): Promise<void> {
    for (let look = 1; look <= looksADay; look++) {
      const at = day + look / looksADay
      await this.#actUntil(at)
      await this.#world.moveTo(this.#of.calendar.instantOf(at))
      await this.#devices?.setLines(at)
      // Consumed by the time the clock answers.
      if (await this.#send(at)) await this.#world.moveTo(this.#of.calendar.instantOf(at + 1 / 86_400))
      await this.#officers.look(at)
      await this.#workers.look(at)
      await this.#commanders.look(at)
    }
  }

  /** What people planned until a time, each at its own. */
  async #actUntil(until: number): Promise<void> {
    for (;;) {
      const { next } = this.#agenda
      if (next > until) return
      // What is planned within half an hour is done at its end: a move of the clock waits for every reader of the log.
      const at = Math.min(until, next + 30 / 1440)
      await this.#world.moveTo(this.#of.calendar.instantOf(at))
      for (const { act } of this.#agenda.take(at)) await act()
    }
  }

  async #finish(): Promise<{ outcome: ExamOutcome; play: ExamPlay }> {
    const { api } = await this.#world.as(this.#dutyOfficer)
    const alerts = await readNewer(api, '/api/alerts?order=newest', { item: SeenAlert, after: 0 })
    const tasks = await readNewer(api, '/api/tasks?order=newest', { item: SeenTask, after: 0 })
    const told = alerts.flatMap((alert) => this.#tellAlert(alert))
    const breaches = await findBreaches(this.#world, this.#of.seed.city.data)
    const outcome = outcomeOf(this.#stage, {
      alerts: told,
      hours: this.#hours(told),
      signals: this.#signals,
      breaches,
    })
    return {
      outcome,
      play: playOf(this.#stage, { alerts: told, tasks: tasks.map((task) => this.#tellTask(task)) }),
    }
  }

  #tellAlert(alert: SeenAlert): ExamAlert[] {
    const { timeOf } = this.#of.calendar
    const raisedAt = timeOf(alert.raisedAt)
    // What was raised over the weeks before is not of the exam.
    if (raisedAt < 0) return []
    const { isTrue = false, takenAt } = this.#judged(alert.id) ?? {}
    const time = (instant: Date | undefined) => (instant === undefined ? null : rounded(timeOf(instant)))
    return [
      {
        id: alert.id,
        origin: `${alert.origin.kind}:${alert.origin.id}`,
        ...(alert.disease === undefined ? {} : { disease: alert.disease }),
        place: alert.place,
        placeName: alert.placeName,
        title: alert.title,
        isTrue,
        raisedAt: rounded(raisedAt),
        takenAt: takenAt === undefined ? null : rounded(takenAt),
        verifiedAt: time(alert.verifiedAt),
        closedAt: time(alert.closedAt),
        outcome: alert.outcome ?? null,
      },
    ]
  }

  #tellTask(task: SeenTask): ExamTask {
    const { timeOf } = this.#of.calendar
    const alert = /^alert:([1-9]\d*)$/.exec(task.originator ?? '')?.[1]
    return {
      id: task.id,
      type: task.type,
      title: task.title,
      place: task.place,
      placeName: task.placeName,
      alert: alert === undefined ? null : Number(alert),
      openedAt: rounded(timeOf(task.openedAt)),
      doneAt: task.endedAt === undefined ? null : rounded(timeOf(task.endedAt)),
      dueAt: rounded(timeOf(task.dueAt)),
      outcome: task.outcome ?? null,
    }
  }

  #judged(id: number): Judged | undefined {
    return this.#officers.judged.get(id)
  }

  #hours(alerts: readonly ExamAlert[]): ExamOutcome['hours'] {
    const right = alerts.filter(({ isTrue }) => isTrue).sort((a, b) => a.raisedAt - b.raisedAt)
    const hours = (from: number, to: number) => Math.max(0, rounded((to - from) * 24))
    const { opened } = this.#officers
    return {
      signalToAlert: right.flatMap((alert) => {
        const behind = this.#reports.filter(
          ({ place, at, isTold }) =>
            !isTold && at <= alert.raisedAt && (place === alert.place || place.startsWith(`${alert.place}.`)),
        )
        const [first] = behind
        for (const report of behind) report.isTold = true
        return first ? [hours(first.at, alert.raisedAt)] : []
      }),
      alertToDispatch: right.flatMap(({ id, raisedAt }) => {
        const at = this.#judged(id)?.dispatchedAt
        return at === undefined ? [] : [hours(raisedAt, at)]
      }),
      dispatchToDone: opened.flatMap(({ at, doneAt }) => (doneAt === undefined ? [] : [hours(at, doneAt)])),
      signalToDone: opened.flatMap(({ reportedAt, doneAt }: Opened) =>
        reportedAt === undefined || doneAt === undefined ? [] : [hours(reportedAt, doneAt)],
      ),
    }
  }
}

function entering({ type }: ExamSignal['event']) {
  if (type === 'case.report') return 'electronicCase'
  return type === 'event.report' ? 'electronicReport' : 'electronicCounts'
}

function personOf(id: string): number | undefined {
  const number = /^outbreak-(\d+)-\d+$/.exec(id)?.[1]
  return number === undefined ? undefined : Number(number)
}
