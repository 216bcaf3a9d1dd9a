import { checkDelay, type Delay } from '../laws/delay.ts'
import type { ByAge } from '../population/layer.ts'

/**
 * A disease as data. Days count from infection, or from the step before, as each says. Every person who is infected draws a course
 * of their own from it, which no measure changes but a vaccine.
 */
export interface Disease {
  readonly id: string
  /**
   * Hazard of infection of one contact of intensity 1 with somebody of mean infectiousness, for somebody fully susceptible: the
   * probability is 1 − exp(−hazard). `calibrate` finds it for a city and a reproduction number.
   */
  readonly hazardPerContact: number
  /** From infection to onset of symptoms, also for those who would have had symptoms and have none. */
  readonly incubation: Delay
  /** From infection to infectiousness: a delay of its own, or so many days before onset, but at least `atLeast` after infection. */
  readonly latency: Delay | { readonly daysBeforeOnset: number; readonly atLeast: number }
  readonly infectiousPeriod: Delay
  /**
   * Course of infectiousness along the infectious period, in parts of equal length: relative, their mean is taken as 1. `[1]` is the
   * same throughout.
   */
  readonly infectiousness: readonly number[]
  /**
   * How unequally persons infect: shape k of a gamma law of mean 1 (Lloyd-Smith, Nature 438 (2005) 355). Left out: all alike.
   */
  readonly dispersion?: number
  /** Infectiousness of who has no symptoms at any time, beside who has. */
  readonly asymptomaticInfectiousness: number
  /** Hazard of infection beside the most susceptible age. */
  readonly susceptibility: ByAge
  /** Chance of symptoms once infected. */
  readonly symptomatic: ByAge
  /** Chance of severe disease (a hospital bed) once there are symptoms. */
  readonly severe: ByAge
  /** Chance of critical disease (intensive care) once it is severe. */
  readonly critical: ByAge
  /** Chance of death once it is critical. */
  readonly fatal: ByAge
  /** From onset to severe disease, from severe to critical, from critical to death. */
  readonly toSevere: Delay
  readonly toCritical: Delay
  readonly toDeath: Delay
  /** From onset to recovery of mild disease; from the beginning of severe, of critical disease to recovery. */
  readonly recovery: { readonly mild: Delay; readonly severe: Delay; readonly critical: Delay }
}

/** @throws RangeError for a value that cannot be, with its name. */
export function checkDisease(disease: Disease): void {
  const { id, latency, infectiousness, dispersion, recovery } = disease
  const fault = (text: string) => new RangeError(`disease ${id}: ${text}`)
  const atLeastZero = (name: string, value: number) => {
    if (!(Number.isFinite(value) && value >= 0)) throw fault(`${name} must be 0 or more, got ${value}`)
  }
  atLeastZero('hazardPerContact', disease.hazardPerContact)
  atLeastZero('asymptomaticInfectiousness', disease.asymptomaticInfectiousness)
  if (infectiousness.length === 0 || infectiousness.length > 1_000)
    throw fault('infectiousness needs 1 to 1,000 parts')
  for (const part of infectiousness) atLeastZero('infectiousness', part)
  if (!infectiousness.some((part) => part > 0)) throw fault('infectiousness is 0 throughout')
  if (dispersion !== undefined && !(dispersion > 0 && Number.isFinite(dispersion)))
    throw fault(`dispersion must be above 0, got ${dispersion}`)
  if ('law' in latency) checkDelay(`disease ${id}: latency`, latency)
  else {
    atLeastZero('daysBeforeOnset', latency.daysBeforeOnset)
    atLeastZero('atLeast', latency.atLeast)
  }
  const delays = {
    incubation: disease.incubation,
    infectiousPeriod: disease.infectiousPeriod,
    toSevere: disease.toSevere,
    toCritical: disease.toCritical,
    toDeath: disease.toDeath,
    'recovery.mild': recovery.mild,
    'recovery.severe': recovery.severe,
    'recovery.critical': recovery.critical,
  }
  for (const [name, delay] of Object.entries(delays)) checkDelay(`disease ${id}: ${name}`, delay)
}

/** A disease of which nobody falls ill: for theory, and where only spread is asked for. */
export const withoutSymptoms = {
  asymptomaticInfectiousness: 1,
  susceptibility: 1,
  symptomatic: 0,
  severe: 0,
  critical: 0,
  fatal: 0,
  incubation: { law: 'fixed', days: 0 },
  toSevere: { law: 'fixed', days: 0 },
  toCritical: { law: 'fixed', days: 0 },
  toDeath: { law: 'fixed', days: 0 },
  recovery: {
    mild: { law: 'fixed', days: 0 },
    severe: { law: 'fixed', days: 0 },
    critical: { law: 'fixed', days: 0 },
  },
} as const satisfies Partial<Disease>
