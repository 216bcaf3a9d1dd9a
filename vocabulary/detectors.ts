import type { Words } from './words.ts'

const titles: Readonly<Record<string, Words>> = {
  'first-after-quiet': { zh: '长期为零后的病例', en: 'a case after a long nothing' },
  'rise-over-baseline': { zh: '超出基线的升高', en: 'a rise over the baseline' },
  'outbreak-odds': { zh: '暴发几率（按周）', en: 'odds of an outbreak, weekly' },
  'farrington-flexible': { zh: 'Farrington（按周）', en: 'Farrington Flexible, weekly' },
  bayes: { zh: '贝叶斯（按周）', en: 'Bayesian, weekly' },
  ears: { zh: 'EARS（按日）', en: 'EARS, daily' },
  'moving-percentile': { zh: '移动百分位 CIDARS', en: 'moving percentile (CIDARS)' },
  cusum: { zh: '累积和 CUSUM（按周）', en: 'cumulative sum (CUSUM), weekly' },
  'outbreak-p': { zh: 'OutbreakP（按周）', en: 'OutbreakP, weekly' },
}

/** What a detector is called; one that this page does not know by its own name. */
export function titleOfDetector(id: string): Words {
  return titles[id] ?? { zh: id, en: id }
}
