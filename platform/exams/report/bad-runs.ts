import { z } from 'zod'
import type { ExamOutcome, ExamReport, Words } from '#vocabulary'

/** What makes a run a bad one for the software; each is shown, whatever the medians say. */
export const faults = {
  'not-found': { zh: '有感染但从未发出真预警', en: 'people were infected and no true alert ever came' },
  'found-later': { zh: '比电话与表格发现得晚', en: 'found later than on paper' },
  'paper-alone': { zh: '只有电话与表格发现了', en: 'found on paper alone' },
  'more-infections': { zh: '感染人数多于电话与表格', en: 'more infections than on paper' },
  'more-deaths': { zh: '死亡人数多于电话与表格', en: 'more deaths than on paper' },
  'worse-than-nothing': { zh: '感染人数多于不干预', en: 'more infections than with nothing done' },
  breach: { zh: '违反了个人信息规则', en: 'a rule about personal data was broken' },
} as const satisfies Record<string, Words>
export type Fault = keyof typeof faults
// Object.keys of a const object with at least one key is a non-empty list of exactly those keys.
const faultNames = Object.keys(faults) as [Fault, ...Fault[]]

export const BadRun = z.object({ seed: z.int(), faults: z.array(z.enum(faultNames)).min(1) })
export type BadRun = z.infer<typeof BadRun>

/** Runs in which Lianfang did worse than it should, in the order of the seeds. */
export function listBadRuns({ results }: ExamReport): BadRun[] {
  return results.flatMap(({ seed, outcomes: { lianfang, paper, nothing } }) => {
    const found = lianfang ? faultsOf(lianfang, { paper, nothing }) : []
    return found.length > 0 ? [{ seed, faults: found }] : []
  })
}

function faultsOf(
  ours: ExamOutcome,
  { paper, nothing }: { paper: ExamOutcome | undefined; nothing: ExamOutcome | undefined },
): Fault[] {
  const ourDay = ours.daysToFirstTrueAlert
  const paperDay = paper?.daysToFirstTrueAlert ?? null
  const holds: Record<Fault, boolean> = {
    'not-found': ours.infections > 0 && ourDay === null,
    'found-later': ourDay !== null && paperDay !== null && ourDay > paperDay,
    'paper-alone': ourDay === null && paperDay !== null,
    'more-infections': paper !== undefined && ours.infections > paper.infections,
    'more-deaths': paper !== undefined && ours.deaths > paper.deaths,
    'worse-than-nothing': nothing !== undefined && ours.infections > nothing.infections,
    breach: ours.breaches.length > 0,
  }
  return faultNames.filter((name) => holds[name])
}
