import type { Language, Words } from '#vocabulary'

const anything: Readonly<Record<string, Words>> = {
  place: { zh: '某地', en: 'a place' },
  count: { zh: 'N', en: 'n' },
  day: { zh: '某日', en: 'a day' },
  from: { zh: '某日', en: 'a day' },
  disease: { zh: '某病', en: 'a disease' },
}

/** The title of a rule for whoever reads a list: what its alerts will name stands for anything. */
export function tellRuleTitle(title: Words, language: Language): string {
  const text = title[language].replace(
    /\{(\w+)\}/g,
    (whole, name: string) => anything[name]?.[language] ?? whole,
  )
  return language === 'en' ? text.charAt(0).toUpperCase() + text.slice(1) : text
}
