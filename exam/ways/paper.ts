import {
  type Disease,
  diseases,
  type ExamAlert,
  type ExamCase,
  type ExamOutcome,
  type ExamPlay,
  type ExamTask,
  isWithin,
  type PlacePath,
} from '#vocabulary'
import { Agenda, atWork } from '../agenda.ts'
import { numberOfText } from '../chance.ts'
import { closingHours, type KnownCase } from '../response/response.ts'
import { unitWith } from '../software/units.ts'
import { daysBefore } from './calendar.ts'
import { rounded } from './course.ts'
import { Looks } from './looks.ts'
import { outcomeOf, playOf } from './outcome.ts'
import { PaperMeasures } from './paper-measures.ts'
import { Room } from './room.ts'
import { type PlayedDay, type Seed, Stage } from './stage.ts'

/** Cards of suspected cases of a district within a week that make an officer look; as the demo city's rule has it for a street. */
const suspectedCards = 3
/** So many ill at one place are told by telephone and looked at by night too, as the demo city's rule has it. */
const manyIll = 5
/** What is told of a community within so many days joins what was told before and is still looked into, as the demo city's rule has it. */
const sameReportDays = 7

/** Somebody's suspicion on paper: the counterpart of an alert. */
interface Suspicion {
  readonly id: number
  readonly origin: string
  readonly disease: Disease
  readonly place: PlacePath
  readonly at: number
  readonly reportedAt: number | undefined
  readonly isTrue: boolean
  /** Told by telephone, and worked on by night too. */
  readonly isImmediate: boolean
  takenAt: number | null
  verifiedAt: number | null
  closedAt: number | null
  dispatchedAt: number | null
  outcome: string | null
}

/**
 * The same outbreak met with telephone and forms: reports arrive when they have been called through or carried, nobody adds up what
 * different departments hear, and a decision goes to those who carry it out by telephone. People are as quick as with the software.
 */
export function playPaper(seed: Seed): { outcome: ExamOutcome; play: ExamPlay } {
  return new PaperPlay(seed).play()
}

class PaperPlay {
  readonly #stage: Stage
  readonly #agenda = new Agenda()
  readonly #suspicions: Suspicion[] = []
  readonly #tasks: ExamTask[] = []
  readonly #hours: ExamOutcome['hours'] = {
    signalToAlert: [],
    alertToDispatch: [],
    dispatchToDone: [],
    signalToDone: [],
  }
  readonly #cards: { readonly place: PlacePath; readonly at: number }[] = []
  readonly #counts = new Looks()
  readonly #otherCards = new Looks()
  readonly #room = new Room()
  readonly #busyUntil = new Map<string, number>()
  #sent = 0
  #knownFrom = Number.POSITIVE_INFINITY

  constructor(seed: Seed) {
    this.#stage = new Stage(seed)
  }

  play(): { outcome: ExamOutcome; play: ExamPlay } {
    const { scenario } = this.#stage.of
    const measures = new PaperMeasures(this.#stage, this.#agenda)
    this.#rememberBefore()
    for (let day = 0; day < scenario.days; day++) {
      measures.enforce(day)
      measures.plan(day)
      const played = this.#stage.step()
      this.#report(played)
      this.#addUp(played)
      this.#takeDown(played)
      for (let next = this.#agenda.next; next <= day + 1; next = this.#agenda.next)
        for (const { act } of this.#agenda.take(next)) act()
    }
    const alerts = this.#suspicions.map((one) => this.#tell(one))
    const outcome = outcomeOf(this.#stage, {
      alerts,
      hours: this.#hours,
      signals: { sent: this.#sent, refused: 0, duplicate: 0, lost: 0 },
      breaches: [],
    })
    return { outcome, play: playOf(this.#stage, { alerts, tasks: this.#tasks }) }
  }

  /** Whoever adds up knows what was usual in the weeks before. */
  #rememberBefore(): void {
    const { scenario } = this.#stage.of
    for (let day = -daysBefore; day < 0; day++) {
      const care = this.#stage.quietDay(day)
      this.#addUp({ care, day })
      for (const [number, one] of care.cases.entries())
        if (one.disease !== scenario.disease.reportedAs) this.#carryOther(one, number, day)
    }
  }

  /** Cards and calls of the day, each to arrive in its time. */
  #report({ care, day }: PlayedDay): void {
    const { of, response } = this.#stage
    for (const [number, one] of care.cases.entries()) {
      response.ledger.add('paperCase')
      this.#sent++
      if (one.isRuledOut) continue
      if (one.disease !== of.scenario.disease.reportedAs) {
        this.#carryOther(one, number, day)
        continue
      }
      // A disease of which one case is enough is told by telephone once it is confirmed, all else by card.
      const byTelephone = one.classification === 'confirmed' && diseases[one.disease].critical
      const law = byTelephone ? of.scenario.paper.telephone : of.scenario.paper.card
      const who = Number(/\d+$/.exec(one.record)?.[0] ?? number)
      const hours = of.chance.lognormal(law.value, { what: 'paper', who, day })
      const arrives = byTelephone ? one.at + hours / 24 : atWork(one.at + hours / 24)
      this.#agenda.put(arrives, () => this.#arrive(one, arrives))
    }
  }

  /** Of a disease that is always there: carried like any other card, and added up with those of its district. */
  #carryOther({ record, disease, place, at }: ExamCase, number: number, day: number): void {
    const { of } = this.#stage
    const who = numberOfText(record)
    const hours = of.chance.lognormal(of.scenario.paper.card.value, {
      what: 'paper',
      who,
      day,
      index: number,
    })
    const arrives = atWork(at + hours / 24)
    this.#agenda.put(arrives, () =>
      this.#otherCards.add({ key: `${disease} ${districtOf(place)}`, look: this.#lookOf(arrives), count: 1 }),
    )
  }

  /** In which of the looks, of so many days each, a time lies; the weeks before the exam have looks too. */
  #lookOf(at: number): number {
    return Math.floor((at + daysBefore) / this.#stage.of.scenario.paper.countsEveryDays.value)
  }

  #arrive(one: ExamCase, at: number): void {
    const { response, of } = this.#stage
    if (one.classification !== 'confirmed') {
      this.#cards.push({ place: one.place, at })
      const district = districtOf(one.place)
      const recent = this.#cards.filter((card) => card.at > at - 7 && isWithin(card.place, district))
      if (recent.length >= suspectedCards)
        this.#suspect({ origin: 'paper:cards', place: district, at, reportedAt: one.at })
      return
    }
    const person = Number(/\d+$/.exec(one.record)?.[0])
    const facility = of.city.nearestFacility(of.city.communityOf(person))
    const known = response.learn(person, { facility, at })
    if (!known) return
    if (at >= this.#knownFrom) this.#assign(known, { at, reportedAt: one.at, suspicion: undefined })
    else
      this.#suspect({
        origin: 'paper:case',
        place: one.place,
        at,
        reportedAt: one.at,
        isImmediate: diseases[one.disease].critical,
      })
  }

  /** What the hotline was told is written down, and carried to the centre or told by telephone. */
  #takeDown({ care, day }: PlayedDay): void {
    const { of, response } = this.#stage
    const { hotline, telephone } = of.scenario.paper
    for (const { number, place, at, ill } of care.rumours) {
      response.ledger.add('paperReport')
      this.#sent++
      const isImmediate = ill >= manyIll
      const law = isImmediate ? telephone : hotline
      const told = at + of.chance.lognormal(law.value, { what: 'paper', who: number, day, index: 2 }) / 24
      const arrives = isImmediate ? told : atWork(told)
      this.#agenda.put(arrives, () =>
        this.#suspect({ origin: 'paper:hotline', place, at: arrives, reportedAt: at, isImmediate }),
      )
    }
  }

  /** Every few days each clinic's forms, and the cards of each disease and district, are added up and compared with those before. */
  #addUp({ care, day }: Pick<PlayedDay, 'care' | 'day'>): void {
    const look = this.#lookOf(day)
    for (const { unit, place, visits } of care.visits)
      this.#counts.add({ key: `${unit} ${place}`, look, count: visits })
    // What is added up before the exam began is nobody's work of it.
    if (day < 0) return
    this.#stage.response.ledger.add('paperCounts', care.visits.length / 4)
    this.#sent += care.visits.length
    if (this.#lookOf(day + 1) === look) return
    // Forms are called through on the next morning.
    const at = day + 1 + 9 / 24
    for (const key of this.#counts.risen(look))
      this.#suspect({
        origin: 'paper:counts',
        place: districtOf((key.split(' ')[1] ?? '') as PlacePath),
        at,
        reportedAt: undefined,
      })
    for (const key of this.#otherCards.risen(look)) {
      const [disease, place] = key.split(' ') as [Disease, PlacePath]
      this.#suspect({ origin: 'paper:cards', disease, place, at, reportedAt: undefined })
    }
  }

  #suspect({
    origin,
    place,
    at,
    reportedAt,
    isImmediate = false,
    disease = this.#stage.of.scenario.disease.reportedAs,
  }: Pick<Suspicion, 'origin' | 'place' | 'at' | 'reportedAt'> & Partial<Suspicion>): void {
    const isTold = origin === 'paper:hotline'
    const isOurs = disease === this.#stage.of.scenario.disease.reportedAs
    // What is being looked at is not looked at twice; who looks at what the hotline heard leaves cases to others.
    const isUnderWay = (one: Suspicion) =>
      one.closedAt === null &&
      (isTold
        ? one.origin === origin && one.place === place && one.at > at - sameReportDays
        : one.origin !== 'paper:hotline' && one.disease === disease && isWithin(place, one.place))
    if (this.#suspicions.some(isUnderWay)) return
    const { of, evidence, response } = this.#stage
    const { answer, verify } = of.scenario.staff
    const id = this.#suspicions.length + 1
    const subject = numberOfText([origin, disease, place, at].join(' '))
    // What was only told is false, however near the outbreak was: with the software the same.
    const isTrue = !isTold && isOurs && evidence.isTrue(place, at)
    const suspicion: Suspicion = {
      id,
      origin,
      disease,
      place,
      at,
      reportedAt,
      isTrue,
      isImmediate,
      takenAt: null,
      verifiedAt: null,
      closedAt: null,
      dispatchedAt: null,
      outcome: null,
    }
    this.#suspicions.push(suspicion)
    if (isTrue && reportedAt !== undefined) this.#hours.signalToAlert.push(hoursOf(reportedAt, at))
    const whenAtWork = isImmediate ? (time: number) => time : atWork
    const office = unitWith('cdc', place, of.city.data)?.id ?? of.city.data.root
    const begins = this.#room.take(office, { at, isImmediate })
    const takes = whenAtWork(
      begins + of.chance.lognormal(answer.value, { what: 'answer', who: subject }) / 24,
    )
    const looks = whenAtWork(
      takes + of.chance.lognormal(verify.value, { what: 'verification', who: subject }) / 24,
    )
    this.#agenda.put(takes, () => {
      suspicion.takenAt = takes
      response.ledger.add('triage')
    })
    this.#agenda.put(looks, () => {
      response.ledger.add('verification')
      // Of another disease there is nothing to be found.
      const found = isOurs
        ? evidence.look(place, { at: looks, known: response.known, number: subject })
        : { isFound: false, at: looks, samples: 0 }
      response.ledger.add('sample', found.samples)
      this.#agenda.put(found.at, () => this.#judge(suspicion, found.isFound, found.at))
    })
  }

  #judge(suspicion: Suspicion, isFound: boolean, at: number): void {
    suspicion.closedAt = at
    suspicion.outcome = isFound ? 'outbreak' : 'false-alarm'
    if (!isFound) return
    suspicion.verifiedAt = at
    this.#knownFrom = Math.min(this.#knownFrom, at)
    this.#stage.care.tellDoctors(at)
    for (const known of this.#stage.response.known)
      if (!known.isAssigned) this.#assign(known, { at, reportedAt: undefined, suspicion })
  }

  /** The case's contacts are given to whoever works there, by telephone and fax. */
  #assign(
    known: KnownCase,
    {
      at,
      reportedAt,
      suspicion,
    }: { at: number; reportedAt: number | undefined; suspicion: Suspicion | undefined },
  ): void {
    known.isAssigned = true
    const { of, response } = this.#stage
    const { chance, scenario, city } = of
    const draw = (index: number) => ({ what: 'work', who: 2 ** 20 + known.person, index }) as const
    const { staff, paper } = scenario
    response.ledger.add('paperTask')
    const opened = atWork(at + chance.lognormal(paper.passing.value, draw(3)) / 24)
    if (suspicion && suspicion.dispatchedAt === null) {
      suspicion.dispatchedAt = opened
      if (suspicion.isTrue) this.#hours.alertToDispatch.push(hoursOf(suspicion.at, opened))
    }
    const place = city.communityOf(known.person)
    const task = {
      id: this.#tasks.length + 1,
      type: 'trace-contacts',
      title: { zh: '追踪密切接触者，居家隔离', en: 'Trace contacts and see them stay at home' },
      place: place.path,
      placeName: place.name,
      alert: suspicion?.id ?? null,
      openedAt: rounded(opened),
      doneAt: null as number | null,
      dueAt: null,
      outcome: null as string | null,
    }
    this.#tasks.push(task)
    // On paper nobody sees that it was never done.
    if (chance.happens(staff.neverDone.value, draw(0))) return
    const begins = atWork(
      Math.max(
        opened + chance.lognormal(staff.begin.value, draw(1)) / 24,
        this.#busyUntil.get(place.path) ?? 0,
      ),
    )
    const done = atWork(begins + chance.lognormal(staff.work.value, draw(2)) / 24)
    this.#busyUntil.set(place.path, done)
    this.#agenda.put(done, () => {
      task.doneAt = rounded(done)
      task.outcome = 'done'
      this.#hours.dispatchToDone.push(hoursOf(opened, done))
      if (reportedAt !== undefined) this.#hours.signalToDone.push(hoursOf(reportedAt, done))
      response.trace(known, done)
      this.#lookAtMarkets(done)
    })
  }

  #lookAtMarkets(at: number): void {
    const { of, response } = this.#stage
    for (const { venue } of response.suspectedMarkets()) {
      response.askToClose(venue)
      const hours = of.chance.lognormal(of.scenario.paper.passing.value, {
        what: 'paper',
        who: venue,
        index: 1,
      })
      const closes = atWork(at + (hours + closingHours) / 24)
      this.#agenda.put(closes, () => response.closeMarket(venue, closes))
    }
  }

  #tell(one: Suspicion): ExamAlert {
    const { city } = this.#stage.of
    const name = city.data.places.find(({ path }) => path === one.place)?.name ?? {
      zh: one.place,
      en: one.place,
    }
    const time = (at: number | null) => (at === null ? null : rounded(at))
    const isTold = one.origin === 'paper:hotline'
    return {
      id: one.id,
      origin: one.origin,
      ...(isTold ? {} : { disease: one.disease }),
      place: one.place,
      placeName: name,
      title: isTold
        ? { zh: `${name.zh}：热线接到异常报告`, en: `${name.en}: the hotline was told of something odd` }
        : { zh: `${name.zh}：有人起疑`, en: `${name.en}: somebody suspects` },
      isTrue: one.isTrue,
      raisedAt: rounded(one.at),
      takenAt: time(one.takenAt),
      verifiedAt: time(one.verifiedAt),
      closedAt: time(one.closedAt),
      outcome: one.outcome,
    }
  }
}

function hoursOf(from: number, to: number): number {
  return Math.max(0, rounded((to - from) * 24))
}

/** The district in which a place lies: what a county's officers have before them. */
function districtOf(place: PlacePath): PlacePath {
  return place.split('.').slice(0, 4).join('.') as PlacePath
}
