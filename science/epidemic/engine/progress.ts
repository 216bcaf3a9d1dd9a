import { drawCourse, noShield } from '../disease/compiled.ts'
import { grown, type NumberList } from './grow.ts'
import { nobody } from './infection-log.ts'
import { type Happening, type Run, stateNumber } from './run.ts'
import { greatestHazard, levelOf, reachOf } from './transmit.ts'

// Entries and persons are the run's own: the `!` below say so.

/** Puts the infections of today into the log, by person, and lets their courses begin. */
export function acceptCandidates(run: Run): void {
  const { candidates, entryOf, day } = run
  for (const person of candidates.persons())
    addInfection(run, { ...candidates.get(-entryOf[person]! - 1), infectsFromDay: day + 1 })
  candidates.clear()
}

/** One infection: who, by whom, where, when; `infectsFromDay` is the first day on which this person may infect others. */
export function addInfection(
  run: Run,
  {
    person,
    infector = nobody,
    layer,
    at,
    infectsFromDay,
  }: { person: number; infector?: number; layer: number; at: number; infectsFromDay: number },
): void {
  const { log, scratch: course, measures } = run
  const entry = log.length++
  run.entryOf[person] = entry + 1
  const day = Math.floor(at)
  drawCourse({
    disease: run.disease,
    stream: run.course,
    person,
    age: run.population.age[person]!,
    shield: measures.vaccinated.isEmpty
      ? noShield
      : {
          symptoms: measures.vaccineFactor(person, day, 'againstSymptoms'),
          severe: measures.vaccineFactor(person, day, 'againstSevere'),
        },
    into: course,
  })
  log.person[entry] = person
  log.infector[entry] = infector
  log.layer[entry] = layer
  log.infectedAt[entry] = at
  log.infectiousFrom[entry] = at + course.infectiousFrom
  log.infectiousUntil[entry] = at + course.infectiousUntil
  log.onset[entry] = at + course.onset
  log.severe[entry] = at + course.severe
  if (!Number.isNaN(course.critical)) log.critical.set(entry, at + course.critical)
  log.end[entry] = at + course.end
  log.isFatal[entry] = course.isFatal ? 1 : 0
  log.quiet[entry] = Math.exp(-levelOf(run, entry) * greatestHazard(run.disease) * reachOf(run, person))
  note(run, 'infected', person)
  setState(run, person, stateNumber.latent)
  if (Math.floor(log.infectiousFrom[entry]!) < infectsFromDay) run.active.push(entry)
  advance(run, entry, run.day)
}

/** Takes up those who become infectious on the day that begins, leaves those who no longer are. */
export function renewActive(run: Run): void {
  const { log, active, day, due } = run
  active.keep((entry) => log.infectiousUntil[entry]! > day)
  due.clear()
  take(run, due)
  for (const entry of due.view()) {
    const from = log.infectiousFrom[entry]!
    if (from >= day && from < day + 1) active.push(entry)
  }
}

/** What comes over persons on the day, those infected today too: each step of their courses before its end. */
export function progressDay(run: Run): void {
  take(run, run.due)
  for (const entry of run.due.view()) advance(run, entry, run.day + 1)
}

/** All steps of a course before a time; the entry is put on the day of the next one after it, or on which it becomes infectious. */
function advance(run: Run, entry: number, before: number): void {
  for (;;) {
    const next = nextTime(run, entry)
    if (next < before) {
      step(run, entry)
      continue
    }
    const infectious = run.log.infectiousFrom[entry]!
    const soonest = infectious >= before && !(next <= infectious) ? infectious : next
    if (!Number.isNaN(soonest)) put(run, entry, Math.max(run.day, Math.floor(soonest)))
    return
  }
}

function nextTime({ log, state }: Run, entry: number): number {
  const onset = log.onset[entry]!
  switch (state[log.person[entry]!]) {
    case stateNumber.latent:
      return onset < log.infectiousFrom[entry]! ? onset : log.infectiousFrom[entry]!
    case stateNumber.presymptomatic:
      return onset
    case stateNumber.mild:
      return Number.isNaN(log.severe[entry]!) ? log.end[entry]! : log.severe[entry]!
    case stateNumber.severe:
      return log.critical.get(entry) ?? log.end[entry]!
    case stateNumber.asymptomatic:
    case stateNumber.critical:
      return log.end[entry]!
    default:
      return Number.NaN
  }
}

function step(run: Run, entry: number): void {
  const { log, state } = run
  const person = log.person[entry]!
  const onset = log.onset[entry]!
  switch (state[person]) {
    case stateNumber.latent:
      if (Number.isNaN(onset)) setState(run, person, stateNumber.asymptomatic)
      else if (onset > log.infectiousFrom[entry]!) setState(run, person, stateNumber.presymptomatic)
      else fallIll(run, person)
      return
    case stateNumber.presymptomatic:
      fallIll(run, person)
      return
    case stateNumber.mild:
      if (Number.isNaN(log.severe[entry]!)) endCourse(run, entry)
      else reach(run, person, 'severe')
      return
    case stateNumber.severe:
      if (log.critical.has(entry)) reach(run, person, 'critical')
      else endCourse(run, entry)
      return
    default:
      endCourse(run, entry)
  }
}

function fallIll(run: Run, person: number): void {
  setState(run, person, stateNumber.mild)
  note(run, 'onset', person)
}

function reach(run: Run, person: number, state: 'severe' | 'critical'): void {
  setState(run, person, stateNumber[state])
  note(run, state, person)
}

function endCourse(run: Run, entry: number): void {
  const person = run.log.person[entry]!
  const isDead = run.log.isFatal[entry] === 1
  setState(run, person, isDead ? stateNumber.dead : stateNumber.recovered)
  note(run, isDead ? 'died' : 'recovered', person)
}

function setState(run: Run, person: number, state: number): void {
  run.counts[run.state[person]!]! -= 1
  run.counts[state]! += 1
  run.state[person] = state
}

function note(run: Run, what: Happening, person: number): void {
  run.happened[what].push(person)
  run.daily[what][run.day]! += 1
}

/** Room for the counts of one more day. */
export function makeRoomForDay(run: Run): void {
  for (const what of Object.keys(run.daily) as Happening[])
    run.daily[what] = grown(run.daily[what], run.day + 1)
}

function put({ events, log: { nextEvent } }: Run, entry: number, day: number): void {
  events.head = grown(events.head, day + 1)
  nextEvent[entry] = events.head[day]! - 1
  events.head[day] = entry + 1
}

/** Moves the entries of the day out of their bucket. */
function take({ events: { head }, log: { nextEvent }, day }: Run, into: NumberList): void {
  for (let entry = (head[day] ?? 0) - 1; entry >= 0; entry = nextEvent[entry]!) into.push(entry)
  if (day < head.length) head[day] = 0
}
