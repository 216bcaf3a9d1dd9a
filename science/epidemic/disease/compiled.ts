import { type DelayTable, readDelay, tabulateDelay } from '../laws/delay.ts'
import { toAgeTable } from '../population/layer.ts'
import type { Stream } from '../random/streams.ts'
import { checkDisease, type Disease } from './disease.ts'

/** A disease as a run reads it: tables instead of laws. */
export interface CompiledDisease {
  readonly hazardPerContact: number
  readonly incubation: DelayTable
  readonly latency: DelayTable | undefined
  readonly daysBeforeOnset: number
  readonly leastLatency: number
  readonly infectiousPeriod: DelayTable
  /** Mean 1. */
  readonly infectiousness: Float32Array
  readonly peak: number
  readonly level: DelayTable | undefined
  readonly dispersion: number | undefined
  readonly asymptomaticInfectiousness: number
  /** By age from 0 to 120, as all below. */
  readonly susceptibility: Float32Array
  readonly greatestSusceptibility: number
  readonly symptomatic: Float32Array
  readonly severe: Float32Array
  readonly critical: Float32Array
  readonly fatal: Float32Array
  readonly toSevere: DelayTable
  readonly toCritical: DelayTable
  readonly toDeath: DelayTable
  readonly mildRecovery: DelayTable
  readonly severeRecovery: DelayTable
  readonly criticalRecovery: DelayTable
}

/** @throws RangeError for a value that cannot be, with its name. Complexity: tens of milliseconds. */
export function compileDisease(disease: Disease): CompiledDisease {
  checkDisease(disease)
  const { id, latency, infectiousness, dispersion } = disease
  const isChance = (value: number) => value >= 0 && value <= 1
  const chance = (name: 'symptomatic' | 'severe' | 'critical' | 'fatal') =>
    toAgeTable(disease[name], isChance, `disease ${id}: ${name}`)
  const mean = infectiousness.reduce((sum, part) => sum + part, 0) / infectiousness.length
  const course = Float32Array.from(infectiousness, (part) => part / mean)
  const susceptibility = toAgeTable(disease.susceptibility, isChance, `disease ${id}: susceptibility`)
  return {
    hazardPerContact: disease.hazardPerContact,
    incubation: tabulateDelay(disease.incubation),
    latency: 'law' in latency ? tabulateDelay(latency) : undefined,
    daysBeforeOnset: 'law' in latency ? 0 : latency.daysBeforeOnset,
    leastLatency: 'law' in latency ? 0 : latency.atLeast,
    infectiousPeriod: tabulateDelay(disease.infectiousPeriod),
    infectiousness: course,
    peak: Math.max(...course),
    level:
      dispersion === undefined
        ? undefined
        : tabulateDelay({ law: 'gamma', mean: 1, sd: 1 / Math.sqrt(dispersion) }),
    dispersion,
    asymptomaticInfectiousness: disease.asymptomaticInfectiousness,
    susceptibility,
    greatestSusceptibility: Math.max(...susceptibility),
    symptomatic: chance('symptomatic'),
    severe: chance('severe'),
    critical: chance('critical'),
    fatal: chance('fatal'),
    toSevere: tabulateDelay(disease.toSevere),
    toCritical: tabulateDelay(disease.toCritical),
    toDeath: tabulateDelay(disease.toDeath),
    mildRecovery: tabulateDelay(disease.recovery.mild),
    severeRecovery: tabulateDelay(disease.recovery.severe),
    criticalRecovery: tabulateDelay(disease.recovery.critical),
  }
}

/** What becomes of one infected person; days since infection. */
export interface Course {
  infectiousFrom: number
  infectiousUntil: number
  /** NaN where it does not come, as below. */
  onset: number
  severe: number
  critical: number
  /** Recovery or death. */
  end: number
  isFatal: boolean
  /** Of `drawLevel`. */
  level: number
}

export function makeCourse(): Course {
  const no = Number.NaN
  return {
    infectiousFrom: no,
    infectiousUntil: no,
    onset: no,
    severe: no,
    critical: no,
    end: no,
    isFatal: false,
    level: no,
  }
}

/** How much a vaccine leaves of the chances of symptoms and of severe disease: 1 is all. */
export interface Shield {
  readonly symptoms: number
  readonly severe: number
}

export const noShield: Shield = { symptoms: 1, severe: 1 }

/** A person's infectiousness beside the mean: their own level, less without symptoms. */
export function drawLevel({
  disease,
  stream,
  person,
  hasSymptoms,
}: {
  disease: CompiledDisease
  stream: Stream
  person: number
  hasSymptoms: boolean
}): number {
  stream.draw(person, 0, 2)
  const own = disease.level === undefined ? 1 : readDelay(disease.level, stream.first)
  return hasSymptoms ? own : own * disease.asymptomaticInfectiousness
}

/**
 * Draws the course of a person's disease into `into`. Draws belong to the person, whatever day the infection comes; a person whom a vaccine
 * spares symptoms keeps the times that they would have had.
 */
export function drawCourse({
  disease,
  stream,
  person,
  age,
  shield,
  into,
}: {
  disease: CompiledDisease
  stream: Stream
  person: number
  age: number
  shield: Shield
  into: Course
}): void {
  stream.draw(person, 0, 0)
  const incubation = readDelay(disease.incubation, stream.first)
  const latency =
    disease.latency === undefined
      ? Math.max(disease.leastLatency, incubation - disease.daysBeforeOnset)
      : readDelay(disease.latency, stream.second)
  stream.draw(person, 0, 1)
  const period = readDelay(disease.infectiousPeriod, stream.first)
  // Ages are within the tables, which a population's check holds.
  const hasSymptoms = stream.second < (disease.symptomatic[age] as number) * shield.symptoms
  into.level = drawLevel({ disease, stream, person, hasSymptoms })
  // The second number of the draw that the level has the first of.
  const isSevere = hasSymptoms && stream.second < (disease.severe[age] as number) * shield.severe
  into.infectiousFrom = latency
  into.infectiousUntil = latency + period
  into.onset = hasSymptoms ? incubation : Number.NaN
  into.severe = Number.NaN
  into.critical = Number.NaN
  into.isFatal = false
  stream.draw(person, 0, 3)
  if (!hasSymptoms) {
    into.end = into.infectiousUntil
    return
  }
  if (!isSevere) {
    into.end = Math.max(into.infectiousUntil, incubation + readDelay(disease.mildRecovery, stream.first))
    return
  }
  into.severe = incubation + readDelay(disease.toSevere, stream.first)
  const isCritical = stream.second < (disease.critical[age] as number)
  stream.draw(person, 0, 4)
  if (!isCritical) {
    into.end = Math.max(into.infectiousUntil, into.severe + readDelay(disease.severeRecovery, stream.first))
    return
  }
  into.critical = into.severe + readDelay(disease.toCritical, stream.first)
  into.isFatal = stream.second < (disease.fatal[age] as number)
  stream.draw(person, 0, 5)
  if (into.isFatal) {
    into.end = into.critical + readDelay(disease.toDeath, stream.first)
    into.infectiousUntil = Math.min(into.infectiousUntil, into.end)
  } else {
    into.end = Math.max(
      into.infectiousUntil,
      into.critical + readDelay(disease.criticalRecovery, stream.first),
    )
  }
}
