import { checkLevel, checkPValue } from './p-values.ts'

/**
 * False-discovery control of alarms that are given one after the other, day after day, without knowing how many will be asked:
 * what is decided stays decided. Plain data, to be stored between days.
 */
export interface OnlineControl {
  readonly method: 'lord++' | 'saffron'
  /** Share of false alarms among all alarms so far, at most, on average. */
  readonly level: number
  /** What may be spent before the first alarm; the rest of the level is earned by alarms. */
  readonly wealth: number
  /** P-values over this are never alarms, and cost SAFFRON nothing less; unused by LORD++. */
  readonly lambda: number
  /** Tests so far. */
  readonly tests: number
  /** Of SAFFRON, tests so far with a p-value of at most lambda. */
  readonly candidates: number
  /** Of each alarm so far: the test at which it was given, and the candidates up to and including it. */
  readonly alarms: readonly { readonly test: number; readonly candidates: number }[]
}

/**
 * Begins a control with nothing tested yet.
 *
 * LORD++ where p-values are of unlike series and few tests are alarms; SAFFRON where many are, for it does not pay for
 * p-values that are clearly nothing.
 *
 * @see Ramdas, Yang, Wainwright and Jordan, NIPS 30 (2017) 5650 (LORD++); Ramdas, Zrnic, Wainwright and Jordan, ICML 2018,
 *   PMLR 80, 4286 (SAFFRON, λ = 0.5).
 * @example startOnlineControl({ method: 'lord++', level: 0.05 })
 */
export function startOnlineControl({
  method,
  level,
  wealth = level / 10,
  lambda = 0.5,
}: {
  method: OnlineControl['method']
  level: number
  wealth?: number
  lambda?: number
}): OnlineControl {
  checkLevel(level)
  if (!(wealth > 0 && wealth <= level))
    throw new RangeError(`wealth must be above 0 and at most the level ${level}, got ${wealth}`)
  if (!(lambda > 0 && lambda < 1)) throw new RangeError(`lambda must be between 0 and 1, got ${lambda}`)
  return { method, level, wealth, lambda, tests: 0, candidates: 0, alarms: [] }
}

/**
 * Asks the next p-value. It must be one that, were nothing new, is under any level no more often than the level says, whatever
 * was decided before: windows of one series that overlap from day to day are not that; a series' new days are.
 *
 * In words: the starting wealth and what each alarm earned are spent little by little over the tests that follow; SAFFRON lets
 * that time stand still at tests that are candidates.
 *
 * @returns Whether it is an alarm, the level it was held against, and the control to be kept.
 * Complexity: O(alarms so far).
 */
export function testNext(
  control: OnlineControl,
  pValue: number,
): { isAlarm: boolean; level: number; control: OnlineControl } {
  checkPValue(pValue)
  const level = nextLevel(control)
  const isAlarm = pValue <= level
  const tests = control.tests + 1
  const candidates = control.candidates + (pValue <= control.lambda ? 1 : 0)
  const alarms = isAlarm ? [...control.alarms, { test: tests, candidates }] : control.alarms
  return { isAlarm, level, control: { ...control, tests, candidates, alarms } }
}

function nextLevel({ method, level, wealth, lambda, tests, candidates, alarms }: OnlineControl): number {
  const next = tests + 1
  const isLord = method === 'lord++'
  const spend = isLord ? lordSpending : saffronSpending
  /** Tests since an alarm, the next among them; of SAFFRON without the candidates. */
  const since = (test: number, then: number) => next - test - (isLord ? 0 : candidates - then)
  let allowed = wealth * spend(since(0, 0))
  alarms.forEach((alarm, at) => {
    allowed += (at === 0 ? level - wealth : level) * spend(since(alarm.test, alarm.candidates))
  })
  return isLord ? allowed : Math.min(lambda, (1 - lambda) * allowed)
}

/** Sums to at most 1 over all tests. Javanmard and Montanari, Annals of Statistics 46 (2018) 526, with their constant. */
function lordSpending(test: number): number {
  return (0.07720838 * Math.log(Math.max(test, 2))) / (test * Math.exp(Math.sqrt(Math.log(test))))
}

/** Proportional to test^−1.6, as in the paper on SAFFRON; 2.2857657 is the sum over all tests, ζ(1.6). */
function saffronSpending(test: number): number {
  return test ** -1.6 / 2.2857657
}
