/**
 * Minutes of somebody's work for one of each; all assumed, and told so in the report. What the software spares is that one number is
 * entered once; what it does not spare is the work itself.
 */
export const minutes = {
  /** One clinic's counts of a day, written on a form, called through and added up; or sent by itself. */
  paperCounts: 30,
  electronicCounts: 2,
  /** One case card, written, faxed and copied at each level; or entered once. */
  paperCase: 25,
  electronicCase: 5,
  /** A report of something odd, taken down at the hotline, read out and copied for the centre; or entered once. */
  paperReport: 15,
  electronicReport: 5,
  /** A look at an alert or at a suspicion. */
  triage: 10,
  /** To be added to verifying it: calls to the doctors and the laboratory. */
  verification: 90,
  sample: 10,
  /** A case's contacts, asked and listed. */
  tracing: 120,
  /** Handing a task on: by a telephone call and a fax, or in the system. */
  paperTask: 15,
  electronicTask: 1,
  /** An order, drafted, looked at by whoever knows the law, and signed by another. */
  order: 120,
  call: 5,
  door: 20,
  closing: 240,
} as const
