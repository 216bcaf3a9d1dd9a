/** What a detector saw on one day that is off the expected course. */
export interface Finding {
  readonly detector: 'first-after-quiet' | 'rise-over-baseline'
  /** Position of the day judged, in the series. */
  readonly day: number
  /** Cases seen in the last `windowDays` days. */
  readonly observed: number
  /** Cases that the days before lead one to expect in them. */
  readonly expected: number
  /** The fewest cases in the window that would have been a finding. */
  readonly threshold: number
  /** Days that `observed` covers, up to and including the day judged; more than usual after missing reports. */
  readonly windowDays: number
  /** Whole days between the last earlier case, or the first report, and the window's first case. */
  readonly quietDays: number
  /** Chance of `observed` or more, were nothing new happening. In (0, 1]. */
  readonly pValue: number
  /** `-log10(pValue)`: 3 is one in a thousand. For ranking, never for a person to read first. */
  readonly score: number
}
