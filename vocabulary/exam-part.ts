import type { z } from 'zod'
import type { Day } from './day.ts'
import type { Disease } from './disease.ts'
import type { CaseReport } from './kinds/cases.ts'
import type { syndromes } from './kinds/syndromes.ts'
import type { PlacePath } from './place.ts'
import type { SignalEvent } from './signal.ts'

export type Syndrome = keyof typeof syndromes

/** What a part of an exam knows of the city from the beginning. */
export interface ExamSetting {
  /** The city's day at a moment of the exam, in days from its first midnight. */
  readonly dayOf: (at: number) => Day
}

/** One visit count of a facility on a day. */
export interface ExamVisits {
  readonly unit: string
  readonly place: PlacePath
  readonly syndrome: Syndrome
  readonly visits: number
}

/** A patient whom a doctor suspects, or whose sample has a result; also of a disease that is always there. */
export interface ExamCase {
  /** Drawn for the exam: tells nobody's name. The same at suspicion and at the result. */
  readonly record: string
  /** How many versions of the record were told before. */
  readonly version: number
  readonly unit: string
  /** Community of residence. */
  readonly place: PlacePath
  readonly disease: Disease
  readonly classification: z.infer<typeof CaseReport>['classification']
  readonly ageGroup: NonNullable<z.infer<typeof CaseReport>['ageGroup']>
  readonly onset: number | undefined
  /** When the doctor or the laboratory knew. */
  readonly at: number
  /** A result that takes the suspicion back. */
  readonly isRuledOut: boolean
}

export interface ExamSamples {
  readonly unit: string
  readonly place: PlacePath
  readonly disease: Disease
  readonly tested: number
  readonly positive: number
}

/** Something odd that somebody told, true or not. */
export interface ExamRumour {
  readonly number: number
  readonly place: PlacePath
  readonly at: number
  readonly ill: number
}

/** What happened in the city's care on one day. */
export interface ExamCareDay {
  /** Of the exam, from 0; below 0 before it. */
  readonly day: number
  readonly visits: readonly ExamVisits[]
  readonly cases: readonly ExamCase[]
  readonly samples: readonly ExamSamples[]
  readonly rumours: readonly ExamRumour[]
}

/** A signal and when its sender would send it, in days of the exam; `unit` is the sender. */
export interface ExamSignal {
  readonly at: number
  readonly unit: string
  readonly event: SignalEvent
}

/** A system's part of an exam: how what happens in the synthetic city becomes the signals that this system lives on. */
export interface ExamPart {
  readonly id: string
  readonly senses: (setting: ExamSetting) => (day: ExamCareDay) => readonly ExamSignal[]
}
