import { diseases, syndromes, type Words } from '#vocabulary'

const syndromeTitles: Readonly<Record<string, Words>> = syndromes

const diseaseTitles: Readonly<Record<string, { readonly title: Words }>> = diseases

/** What a series is called: its disease or syndrome, or its own name where it is neither. */
export function titleOfSeries(series: string): Words {
  return diseaseTitles[series]?.title ?? syndromeTitles[series] ?? { zh: series, en: series }
}

/** What one of a tally is called, with Chinese's measure word. */
export function unitOf(tally: string): string {
  if (tally.startsWith('clinic.')) return '人次'
  return tally.startsWith('lab.') ? '份' : '例'
}
