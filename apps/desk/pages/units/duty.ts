import type { Words } from '#vocabulary'
import type { DutyShift } from './queries.ts'

/** Who has the duty at an instant: the shift that covers it, the latest begun among several; else the standing duty. */
export function onDutyAt(shifts: readonly DutyShift[], at: Date): DutyShift | undefined {
  const covering = shifts
    .filter(({ beginsAt, endsAt }) => beginsAt !== null && endsAt !== null && covers(at, beginsAt, endsAt))
    .sort((a, b) => Date.parse(b.beginsAt ?? '') - Date.parse(a.beginsAt ?? ''))
  return covering[0] ?? shifts.find(({ beginsAt }) => beginsAt === null)
}

/** Shifts that begin later, the next first. */
export function comingShifts(shifts: readonly DutyShift[], at: Date): DutyShift[] {
  return shifts
    .filter(({ beginsAt }) => beginsAt !== null && Date.parse(beginsAt) > at.getTime())
    .sort((a, b) => Date.parse(a.beginsAt ?? '') - Date.parse(b.beginsAt ?? ''))
}

function covers(at: Date, begins: string, ends: string): boolean {
  return Date.parse(begins) <= at.getTime() && at.getTime() < Date.parse(ends)
}

const titles: Readonly<Record<string, Words>> = {
  command: { zh: '指挥调度', en: 'Command' },
  cdc: { zh: '疾病预防控制', en: 'Disease control' },
  'health-commission': { zh: '卫生行政', en: 'Health administration' },
  'market-regulation': { zh: '市场监管', en: 'Market regulation' },
  police: { zh: '公安', en: 'Police' },
  laboratory: { zh: '实验室检测', en: 'Laboratory' },
  hospital: { zh: '医疗救治', en: 'Hospital' },
  'fever-clinic': { zh: '发热门诊', en: 'Fever clinic' },
  street: { zh: '街道', en: 'Street office' },
  community: { zh: '社区', en: 'Community' },
}

/** What a duty is called; a city's own by the name it gave it. */
export function titleOfDuty(duty: string): Words {
  return titles[duty] ?? { zh: duty, en: duty }
}
