/** Numbers that differ from city to city. A unit's own stand before its place's, and those up the tree; these stand last. */
export interface Limits {
  /** From admission to verified, where one case is enough. */
  readonly verifyImmediateHours: number
  /** From admission to verified, for all others. */
  readonly verifyHours: number
  /** From verified to closed. */
  readonly investigateHours: number
  /** Alerts that a unit can verify in a day of the city. */
  readonly perDay: number
}

/**
 * Verification: 2 and 24 hours are the limits within which a county's centre for disease control has to check a report of a
 * disease of class A or managed as such, and of all others (传染病信息报告管理规范, 2015, 国卫办疾控发〔2015〕53号, on the review of
 * reports: from memory; the text was not at hand, and an edition of January 2026 has followed it).
 * Investigation and the number a day have no national figure: they are the house's own. All four are data: a city or a unit sets its
 * own (`settings.ts`, PUT /api/alerts/limits/…).
 */
export const defaultLimits: Limits = {
  verifyImmediateHours: 2,
  verifyHours: 24,
  investigateHours: 72,
  perDay: 20,
}

/** The duty of the unit that verifies alerts. */
export const verifyingDuty = 'cdc'

/** How many of an origin's latest alerts tell how often it was right, where one alert is shown. */
export const latestForPrecision = 1_000
