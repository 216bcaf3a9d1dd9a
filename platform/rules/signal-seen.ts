import type { Day, PlaceLevel, PlacePath, Words } from '#vocabulary'

/** What a condition reads. */
export interface ConditionInput {
  readonly kind: string
  readonly place: PlacePath
  readonly source: string
  /** When it happened, where the sender said so. */
  readonly time: Date | undefined
  /** The city's day on which the signal became known: a rule's `today`. */
  readonly knownOn: Day
  readonly data: Readonly<Record<string, unknown>>
}

/** A signal as the rules take it from the log, or from an example. */
export interface SignalSeen extends ConditionInput {
  /** Name of what it reports about, within its source. */
  readonly record: string
  /** Whether it may be one of several versions of its record. */
  readonly versioned: boolean
  readonly revision: number
  readonly retracted: boolean
  /** The sender's areas; absent where it reaches everywhere. */
  readonly reach: readonly string[] | undefined
  /** Its place in the log; of two versions with one revision the later prevails. */
  readonly at: readonly [era: number, xid: bigint, sequence: number]
  readonly submittedBy: string
}

/** What rules ask of the place tree. */
export interface PlaceWords {
  levelOf(place: string): PlaceLevel | undefined
  /** The nearest place of the level, going up from the place itself. */
  ancestorAt(place: PlacePath, level: PlaceLevel): PlacePath | undefined
  nameOf(place: PlacePath): Words
}
