import type { Words } from '#vocabulary'

interface PowerOf {
  readonly title: Words
  /**
   * Days that an order may last, and that an extension may reach from the day of its signature. The law asks that measures end
   * when their cause does (中华人民共和国突发事件应对法, 2024) and names no number; these are the product's, so that none is forgotten.
   */
  readonly maximumDays: number
  /** What the power can be given for. */
  readonly categories: Readonly<Record<string, Words>>
}

export const powers = {
  collect: {
    title: { zh: '采集信息', en: 'collect data' },
    maximumDays: 90,
    categories: {
      'health-declaration': { zh: '健康申报', en: 'health declarations' },
      'travel-history': { zh: '旅居史', en: 'travel history' },
      'entry-record': { zh: '出入登记', en: 'records of entry' },
      'body-temperature': { zh: '体温', en: 'body temperature' },
      'contact-tracing': { zh: '密切接触者调查', en: 'tracing of contacts' },
      'household-visit': { zh: '入户走访', en: 'visits to households' },
      'camera-count': { zh: '视频计数', en: 'counts by camera' },
      'mobility-count': { zh: '人口流动统计', en: 'counts of movement' },
      absence: { zh: '缺勤缺课', en: 'absence from work or school' },
    },
  },
  restrict: {
    title: { zh: '限制活动', en: 'restrict' },
    // It weighs most on people, so it is signed anew most often.
    maximumDays: 30,
    categories: {
      gathering: { zh: '聚集活动', en: 'gatherings' },
      movement: { zh: '人员流动', en: 'movement' },
      isolation: { zh: '隔离', en: 'isolation' },
      business: { zh: '经营场所', en: 'businesses' },
      market: { zh: '集贸市场', en: 'markets' },
      school: { zh: '学校', en: 'schools' },
      mask: { zh: '佩戴口罩', en: 'wearing masks' },
    },
  },
  requisition: {
    title: { zh: '征用', en: 'requisition' },
    maximumDays: 90,
    categories: {
      supplies: { zh: '物资', en: 'supplies' },
      premises: { zh: '场所', en: 'premises' },
      vehicles: { zh: '车辆', en: 'vehicles' },
      services: { zh: '服务', en: 'services' },
    },
  },
} as const satisfies Record<string, PowerOf>

export type Power = keyof typeof powers
// An object with at least one key gives a list of exactly those.
export const powerNames = Object.keys(powers) as [Power, ...Power[]]

export function categoriesOf(power: Power): string[] {
  return Object.keys(powers[power].categories)
}

/** What an order may be for. Whoever acts under it names the same. */
export const purposes = {
  'case-finding': { zh: '发现病例', en: 'finding cases' },
  'contact-tracing': { zh: '追踪密切接触者', en: 'tracing contacts' },
  'source-tracing': { zh: '溯源', en: 'finding the source' },
  'stopping-spread': { zh: '阻断传播', en: 'stopping the spread' },
  'care-and-supply': { zh: '医疗救治与生活保障', en: 'care and supply' },
} as const satisfies Record<string, Words>

export type Purpose = keyof typeof purposes
export const purposeNames = Object.keys(purposes) as [Purpose, ...Purpose[]]
