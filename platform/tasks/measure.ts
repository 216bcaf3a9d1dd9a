/** Problem case files of a period, counted. Each of the later ones is counted among the earlier. */
export interface Counts {
  /** Collected in the period. */
  readonly received: number
  readonly filed: number
  /** Filed, and time is up or it is closed already; the deferred among them are not yet taken off. */
  readonly toClose: number
  /** Of those to close, deferred at the moment 缓办. */
  readonly deferred: number
  readonly closed: number
  /** Closed by the time that it was due, extensions granted. */
  readonly onTime: number
  /** Due, and failed a verification at least once. */
  readonly reworked: number
  /** Due, and its time was extended at least once. */
  readonly extended: number
  /** How often a unit gave one back. */
  readonly returns: number
}

export interface Rates {
  /** 应结案 − 缓办: what all rates are of. */
  readonly due: number
  /** Null where nothing was due: a rate of nothing is neither good nor bad. */
  readonly closingRate: number | null
  readonly onTimeRate: number | null
  readonly reworkRate: number | null
  readonly extensionRate: number | null
}

/**
 * The measures of the comprehensive evaluation 综合评价, as shares from 0 to 1, not rounded: 结案率 = closed / (to close − deferred),
 * 按期结案率 = on time / (to close − deferred); 返工率 and 延期率 of the same. Source of the first two: rules of Jinhua, and the figures
 * of Tianmen for December 2016, which they reproduce; the text of GB/T 30428.4 was not at hand.
 */
export function measure({
  toClose,
  deferred,
  closed,
  onTime,
  reworked,
  extended,
}: Pick<Counts, 'toClose' | 'deferred' | 'closed' | 'onTime' | 'reworked' | 'extended'>): Rates {
  const due = toClose - deferred
  const share = (of: number) => (due > 0 ? of / due : null)
  return {
    due,
    closingRate: share(closed),
    onTimeRate: share(onTime),
    reworkRate: share(reworked),
    extensionRate: share(extended),
  }
}
