import { z } from 'zod'
import type { Words } from './words.ts'

/**
 * Diseases that signals name. `critical`: of which one case is enough for a person to look at once
 * (class A, and class B managed as class A, under China's Law on Prevention and Treatment of Infectious Diseases;
 * COVID-19 was so managed from 20 January 2020 to 8 January 2023).
 */
export const diseases = {
  'covid-19': { title: { zh: '新型冠状病毒感染', en: 'COVID-19' }, critical: true },
  plague: { title: { zh: '鼠疫', en: 'Plague' }, critical: true },
  cholera: { title: { zh: '霍乱', en: 'Cholera' }, critical: true },
  sars: { title: { zh: '传染性非典型肺炎', en: 'SARS' }, critical: true },
  anthrax: { title: { zh: '炭疽', en: 'Anthrax' }, critical: true },
  h7n9: { title: { zh: '人感染H7N9禽流感', en: 'Avian influenza A(H7N9)' }, critical: true },
  influenza: { title: { zh: '流行性感冒', en: 'Influenza' }, critical: false },
  measles: { title: { zh: '麻疹', en: 'Measles' }, critical: false },
  dengue: { title: { zh: '登革热', en: 'Dengue' }, critical: false },
  hfmd: { title: { zh: '手足口病', en: 'Hand, foot and mouth disease' }, critical: false },
  norovirus: { title: { zh: '诺如病毒感染', en: 'Norovirus infection' }, critical: false },
  tuberculosis: { title: { zh: '肺结核', en: 'Tuberculosis' }, critical: false },
  unknown: { title: { zh: '不明原因', en: 'Unknown cause' }, critical: true },
} as const satisfies Record<string, { title: Words; critical: boolean }>

export type Disease = keyof typeof diseases
// Object.keys of a const object with at least one key is a non-empty list of exactly those keys.
export const Disease = z.enum(Object.keys(diseases) as [Disease, ...Disease[]])
