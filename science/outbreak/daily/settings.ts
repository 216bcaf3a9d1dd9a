export interface Settings {
  /** A stretch without cases is long from here on. */
  readonly quietDays: number
  /** Share of the quiet stretch's last `quietDays` days that reports must cover, for silence to mean no cases. */
  readonly quietCoverage: number
  /** Days whose cases are added up and held against the baseline. */
  readonly windowDays: number
  /** Days between baseline and window that belong to neither. */
  readonly guardDays: number
  /** Days of the baseline. */
  readonly baselineDays: number
  /** Covered days that a baseline needs; with fewer nothing is expected, and nothing found. */
  readonly minBaselineDays: number
  /** Standard errors added to the baseline's dispersion, which too few days understate as often as not. */
  readonly dispersionErrors: number
  /** A rise of fewer cases than this in the window is nobody's outbreak. */
  readonly minCases: number
  /** A rise is a finding where chance alone would do as much less often than this. */
  readonly alpha: number
  /** Days without a finding that end an episode. */
  readonly episodeGapDays: number
  /** So many times the cases that an episode's alarms told of are an alarm again. */
  readonly escalationFactor: number
  /** Cases within `spreadDays` that are an alarm where lone cases are usual. */
  readonly loneCases: number
  /** So long the alarms and rises of siblings explain what follows near them. */
  readonly spreadDays: number
  /** Alarms of so many siblings make an event that single cases elsewhere join. */
  readonly spreadPlaces: number
}

/**
 * One setting for every place and disease with an incubation of up to 14 days. Each has a reason other than the data it
 * is tried on; README.md gives the sources and what a change of 30 % does.
 */
export const defaultSettings: Settings = {
  quietDays: 56,
  quietCoverage: 0.8,
  windowDays: 7,
  guardDays: 7,
  baselineDays: 56,
  minBaselineDays: 28,
  dispersionErrors: 1,
  minCases: 5,
  alpha: 1 / 3000,
  episodeGapDays: 28,
  escalationFactor: 5,
  loneCases: 3,
  spreadDays: 14,
  spreadPlaces: 2,
}

/** Of the budget of a whole, what all its parts together may spend besides; assumed. */
const shareOfParts = 0.5

/**
 * Settings by which the parts of a whole, as its age groups, are judged where the whole is judged by `settings` besides.
 *
 * In words: a rise alone is asked for, for the first case in a part is a matter of the whole. The parts share half of the whole's level, each an
 * equal piece (Bonferroni, which holds however they hang together): so many more questions make a false rise at most half as likely again.
 *
 * @param parts How many they are, those without a case counted too.
 * @example settingsOfParts(6).alpha // 1 / 36,000
 */
export function settingsOfParts(parts: number, settings: Settings = defaultSettings): Settings {
  return { ...settings, quietDays: Infinity, alpha: (settings.alpha * shareOfParts) / parts }
}
