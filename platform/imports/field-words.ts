import { type Disease, diseases, type Words } from '#vocabulary'

/** What the fields of signals are called where a mapping is put into words. */
export const fieldWords = {
  place: { zh: '地点', en: 'place' },
  disease: { zh: '病种', en: 'disease' },
  reportDate: { zh: '报告日期', en: 'day of report' },
  onsetDate: { zh: '发病日期', en: 'day of onset' },
  visitDate: { zh: '就诊日期', en: 'day of the visit' },
  sampleDate: { zh: '采样日期', en: 'day of the sample' },
  classification: { zh: '病例分类', en: 'classification of the case' },
  ageGroup: { zh: '年龄组', en: 'age group' },
  sex: { zh: '性别', en: 'sex' },
  origin: { zh: '感染来源', en: 'origin' },
  syndrome: { zh: '症候群', en: 'syndrome' },
  confirmed: { zh: '确诊数', en: 'confirmed' },
  recovered: { zh: '治愈数', en: 'recovered' },
  deaths: { zh: '死亡数', en: 'deaths' },
  tested: { zh: '检测数', en: 'tested' },
  positive: { zh: '阳性数', en: 'positive' },
  visits: { zh: '就诊人次', en: 'visits' },
  facility: { zh: '医疗机构', en: 'facility' },
  laboratory: { zh: '实验室', en: 'laboratory' },
  spanDays: { zh: '跨越天数', en: 'days spanned' },
} as const satisfies Record<string, Words>

/** What the words of those fields mean, where a field has few of them. */
export const valueWords = {
  classification: {
    confirmed: { zh: '确诊', en: 'confirmed' },
    clinical: { zh: '临床诊断', en: 'clinical' },
    suspected: { zh: '疑似', en: 'suspected' },
    asymptomatic: { zh: '无症状', en: 'asymptomatic' },
  },
  sex: {
    female: { zh: '女', en: 'female' },
    male: { zh: '男', en: 'male' },
    other: { zh: '其他或不详', en: 'other or unknown' },
  },
  origin: {
    local: { zh: '本地', en: 'local' },
    imported: { zh: '输入', en: 'imported' },
    unknown: { zh: '不明', en: 'unknown' },
  },
  syndrome: {
    'influenza-like': { zh: '流感样', en: 'influenza-like' },
    'acute-respiratory': { zh: '急性呼吸道', en: 'acute respiratory' },
    diarrhoea: { zh: '腹泻', en: 'diarrhoea' },
    rash: { zh: '皮疹', en: 'rash' },
    other: { zh: '其他', en: 'other' },
  },
  // Object.entries of the table of diseases: exactly its keys, each with its title.
  disease: Object.fromEntries(Object.entries(diseases).map(([id, { title }]) => [id, title])) as Record<
    Disease,
    Words
  >,
} as const satisfies Record<string, Record<string, Words>>

const fields: Readonly<Record<string, Words>> = fieldWords
const values: Readonly<Record<string, Readonly<Record<string, Words>>>> = valueWords

/** A field by its name where it has none in words. */
export function wordsOfField(field: string): Words {
  return fields[field] ?? { zh: field, en: field }
}

export function wordsOfValue(field: string, value: string): Words {
  return values[field]?.[value] ?? { zh: value, en: value }
}

/** The words that a field may have; none where it is not one of words. */
export function wordsThatMayBe(field: string): readonly string[] {
  return Object.keys(values[field] ?? {})
}
