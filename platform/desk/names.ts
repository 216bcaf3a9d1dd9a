import { diseases, type Words } from '#vocabulary'

const syndromes: Readonly<Record<string, Words>> = {
  'influenza-like': { zh: '流感样病例', en: 'Influenza-like illness' },
  'acute-respiratory': { zh: '急性呼吸道感染', en: 'Acute respiratory infection' },
  diarrhoea: { zh: '腹泻', en: 'Diarrhoea' },
  rash: { zh: '皮疹', en: 'Rash' },
  other: { zh: '其他', en: 'Other' },
}

const diseaseTitles: Readonly<Record<string, { readonly title: Words }>> = diseases

/** What a series is called: its disease or syndrome, or its own name where it is neither. */
export function titleOfSeries(series: string): Words {
  return diseaseTitles[series]?.title ?? syndromes[series] ?? { zh: series, en: series }
}

/** What one of a tally is called, with Chinese's measure word. */
export function unitOf(tally: string): string {
  if (tally.startsWith('clinic.')) return '人次'
  return tally.startsWith('lab.') ? '份' : '例'
}
