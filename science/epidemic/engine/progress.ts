import { type Course, drawCourse, noShield } from '../disease/compiled.ts'
import { grown } from './grow.ts'
import { columns, nobody, readValue, setValue } from './infection-log.ts'
import { type Happening, type Run, stateNumber } from './run.ts'
import { beginSpreading } from './transmit.ts'

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
  run.everInfected.add(person)
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
  setValue(log, entry, columns.infectedAt, at)
  setValue(log, entry, columns.infectiousFrom, at + course.infectiousFrom)
  setValue(log, entry, columns.infectiousUntil, at + course.infectiousUntil)
  setValue(log, entry, columns.onset, at + course.onset)
  setValue(log, entry, columns.end, at + course.end)
  log.gravest[entry] = gravestOf(course)
  if (!Number.isNaN(course.severe))
    log.severe.add({ entry, severe: at + course.severe, critical: at + course.critical })
  note(run, 'infected', person)
  setState(run, person, stateNumber.latent)
  beginSpreading(run, entry, infectsFromDay, course.level)
  advance(run, entry, run.day)
}

function gravestOf({ severe, critical, isFatal }: Course): number {
  if (isFatal) return stateNumber.dead
  if (!Number.isNaN(critical)) return stateNumber.critical
  return Number.isNaN(severe) ? 0 : stateNumber.severe
}

/** What comes over persons on the day, those infected today too: each step of their courses before its end. */
export function progressDay(run: Run): void {
  for (const entry of run.events.take(run.day)) advance(run, entry, run.day + 1)
}

/** All steps of a course before a time; the entry is put on the day of the next one after it. */
function advance(run: Run, entry: number, before: number): void {
  for (;;) {
    const next = nextTime(run, entry)
    if (next < before) {
      step(run, entry)
      continue
    }
    if (!Number.isNaN(next)) run.events.put(Math.max(run.day, Math.floor(next)), entry)
    return
  }
}

function nextTime({ log, state }: Run, entry: number): number {
  switch (state[log.person[entry]!]) {
    case stateNumber.latent: {
      const onset = readValue(log, entry, columns.onset)
      const infectious = readValue(log, entry, columns.infectiousFrom)
      return onset < infectious ? onset : infectious
    }
    case stateNumber.presymptomatic:
      return readValue(log, entry, columns.onset)
    case stateNumber.mild:
      return log.gravest[entry]! > 0 ? log.severe.severeAt(entry) : readValue(log, entry, columns.end)
    case stateNumber.severe:
      return log.gravest[entry]! > stateNumber.severe
        ? log.severe.criticalAt(entry)
        : readValue(log, entry, columns.end)
    case stateNumber.asymptomatic:
    case stateNumber.critical:
      return readValue(log, entry, columns.end)
    default:
      return Number.NaN
  }
}

function step(run: Run, entry: number): void {
  const { log, state } = run
  const person = log.person[entry]!
  const onset = readValue(log, entry, columns.onset)
  switch (state[person]) {
    case stateNumber.latent:
      if (Number.isNaN(onset)) setState(run, person, stateNumber.asymptomatic)
      else if (onset > readValue(log, entry, columns.infectiousFrom))
        setState(run, person, stateNumber.presymptomatic)
      else fallIll(run, person)
      return
    case stateNumber.presymptomatic:
      fallIll(run, person)
      return
    case stateNumber.mild:
      if (log.gravest[entry]! > 0) reach(run, person, 'severe')
      else endCourse(run, entry)
      return
    case stateNumber.severe:
      if (log.gravest[entry]! > stateNumber.severe) reach(run, person, 'critical')
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
  const isDead = run.log.gravest[entry] === stateNumber.dead
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
