import { ageGroups, diseases, findTally, parseSeriesByAge, syndromes, type Words } from '#vocabulary'

const syndromeTitles: Readonly<Record<string, Words>> = syndromes

const diseaseTitles: Readonly<Record<string, { readonly title: Words }>> = diseases

/** What a series is called: its disease or syndrome, with its age group where it has one, or its own name where it is neither. */
export function titleOfSeries(series: string): Words {
  const byAge = parseSeriesByAge(series)
  if (byAge) {
    const [disease, age] = [diseases[byAge.disease].title, ageGroups[byAge.ageGroup]]
    return { zh: `${disease.zh} · ${age.zh}`, en: `${disease.en} · ${age.en}` }
  }
  return diseaseTitles[series]?.title ?? syndromeTitles[series] ?? { zh: series, en: series }
}

/** What a tally is called; its own name where the vocabulary has none. */
export function titleOfTally(tally: string): Words {
  return findTally(tally)?.title ?? { zh: tally, en: tally }
}

/** What one of a tally is called, with Chinese's measure word. */
export function unitOf(tally: string): string {
  if (tally.startsWith('clinic.')) return '人次'
  return tally.startsWith('lab.') ? '份' : '例'
}
