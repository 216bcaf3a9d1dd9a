import { z } from 'zod'
import type { Words } from './words.ts'

/** Age groups that signals name, the youngest first: each lies next to those before and after it. */
export const ageGroups = {
  '0-4': { zh: '0–4 岁', en: '0–4 years' },
  '5-14': { zh: '5–14 岁', en: '5–14 years' },
  '15-24': { zh: '15–24 岁', en: '15–24 years' },
  '25-44': { zh: '25–44 岁', en: '25–44 years' },
  '45-64': { zh: '45–64 岁', en: '45–64 years' },
  '65+': { zh: '65 岁及以上', en: '65 and over' },
} as const satisfies Record<string, Words>

export type AgeGroup = keyof typeof ageGroups
// Object.keys of a const object with at least one key is a non-empty list of exactly those keys.
export const AgeGroup = z.enum(Object.keys(ageGroups) as [AgeGroup, ...AgeGroup[]])

/** What ages that lie next to each other are called together: from the youngest's first year to the oldest's last. */
export function nameAges(ages: readonly AgeGroup[]): Words {
  const ordered = AgeGroup.options.filter((age) => ages.includes(age))
  const [first, last] = [ordered[0], ordered.at(-1)]
  if (first === undefined || last === undefined) throw new RangeError('no age group is named')
  if (first === last) return ageGroups[first]
  const [from] = first.split('-')
  if (last === '65+') return { zh: `${from} 岁及以上`, en: `${from} and over` }
  const until = last.split('-')[1]
  return { zh: `${from}–${until} 岁`, en: `${from}–${until} years` }
}
