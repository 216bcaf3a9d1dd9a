import type { Day, Disease, PlacePath, Words } from '#vocabulary'

/** What calls for a person's judgement: raised by a detector, a rule or a person. */
export interface NewAlert {
  readonly origin: {
    readonly kind: 'detector' | 'rule' | 'person'
    readonly id: string
    readonly version?: number
  }
  /** The same origin never raises the same key twice. */
  readonly key: string
  /** Absent where it is about no disease, as a crowd or a silent source. */
  readonly disease?: Disease | undefined
  readonly place: PlacePath
  readonly title: Words
  /** The day that it is about. */
  readonly day: Day
  readonly observed?: number | undefined
  readonly expected?: number | undefined
  /** How surprising, for the order in which alerts wait: −log10 of the p-value, or what a rule says. 0 and more. */
  readonly surprise: number
  /** One case is enough: it never waits for capacity, and its clock is the short one. */
  readonly immediate: boolean
  /** What was seen and expected, as known when it was raised; never changed afterwards. No personal data. */
  readonly evidence: Readonly<Record<string, unknown>>
}
