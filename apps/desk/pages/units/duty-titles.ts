import type { Words } from '#vocabulary'

const titles: Readonly<Record<string, Words>> = {
  command: { zh: '指挥调度', en: 'Command' },
  cdc: { zh: '疾病预防控制', en: 'Disease control' },
  'health-commission': { zh: '卫生行政', en: 'Health administration' },
  'market-regulation': { zh: '市场监管', en: 'Market regulation' },
  police: { zh: '公安', en: 'Police' },
  laboratory: { zh: '实验室检测', en: 'Laboratory' },
  hospital: { zh: '医疗救治', en: 'Hospital' },
  'fever-clinic': { zh: '发热门诊', en: 'Fever clinic' },
  'street-office': { zh: '街道办事', en: 'Street office' },
  'community-office': { zh: '社区工作', en: 'Community office' },
  'event-reporting': { zh: '异常情况报告', en: 'Reports of odd events' },
}

/** Duties that the product has a word of its own for. */
export const knownDuties: readonly string[] = Object.keys(titles)

/** What a duty is called; a city's own by the name it gave it. */
export function titleOfDuty(duty: string): Words {
  return titles[duty] ?? { zh: duty, en: duty }
}
