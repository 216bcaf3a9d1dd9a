import type { Words } from '#vocabulary'

/** What a column may be. `day`, `count` and `words` name the field of a signal that they become. */
export type Role =
  | {
      readonly is:
        | 'record'
        | 'place.code'
        | 'place.name'
        | 'place.within'
        | 'age'
        | 'running-total'
        | 'personal'
        | 'none'
    }
  | { readonly is: 'day' | 'count' | 'words'; readonly field: string }

interface Heading {
  readonly role: Role
  readonly pattern: RegExp
}

/** Who reads a table by its headings goes from the most particular to the most general; the first that fits counts. */
const headings: readonly Heading[] = [
  {
    role: { is: 'personal' },
    pattern:
      /姓名|身份证|证件|护照|电话|手机|联系方式|微信|住址|地址|门牌|家长|监护人|工作单位|\b(full|first|last|patient|family|given)?[ _]?name\b(?!.*(place|district|city|province|county|disease))|phone|mobile|e-?mail|passport|id[ _-]?card|address|guardian/i,
  },
  {
    role: { is: 'place.code' },
    pattern:
      /(区划|行政|地区|区县|县区|街道|市|省).*(代码|编码)|^(区|地)码$|adcode|(place|district|division|area|region|city|county)[ _-]?code/i,
  },
  { role: { is: 'day', field: 'onsetDate' }, pattern: /发病|症状出现|onset/i },
  { role: { is: 'day', field: 'visitDate' }, pattern: /就诊日|就诊时间|visit[ _-]?(date|day)/i },
  {
    role: { is: 'day', field: 'sampleDate' },
    pattern: /采样|检测日|检测时间|送检|sampl\w*[ _-]?(date|day)|test[ _-]?date/i,
  },
  {
    role: { is: 'day', field: 'reportDate' },
    pattern:
      /报告日|报告时间|填报日|统计日|上报|report(ed|ing)?([ _-]?(date|day|on))?$|^(日期|时间|统计时间|date|day)$/i,
  },
  { role: { is: 'day', field: 'otherDate' }, pattern: /(日期|时间|年月日|日$)|date|\bday\b/i },
  { role: { is: 'running-total' }, pattern: /累计|总数|合计|cumulative|\btotal\b/i },
  {
    role: { is: 'words', field: 'disease' },
    pattern: /病种|疾病|病名|诊断(名称|病名)?$|disease|diagnosis|illness/i,
  },
  {
    role: { is: 'words', field: 'classification' },
    pattern: /(病例|诊断)(分类|类型|类别|状态)|^分类$|classification|case[ _-]?(type|status|class)/i,
  },
  { role: { is: 'words', field: 'origin' }, pattern: /感染来源|病例来源|输入|来源|origin|imported/i },
  { role: { is: 'words', field: 'syndrome' }, pattern: /症候群|症状|综合征|syndrome|symptom/i },
  { role: { is: 'words', field: 'sex' }, pattern: /性别|\bsex\b|gender/i },
  { role: { is: 'age' }, pattern: /年龄|岁|\bage\b/i },
  { role: { is: 'count', field: 'deaths' }, pattern: /死亡|病死|deaths?|died|dead/i },
  { role: { is: 'count', field: 'recovered' }, pattern: /治愈|出院|康复|痊愈|recover|cured|discharged/i },
  { role: { is: 'count', field: 'positive' }, pattern: /阳性|positive/i },
  { role: { is: 'count', field: 'tested' }, pattern: /检测|检验|送检数|样本|tested|samples|tests\b/i },
  { role: { is: 'count', field: 'visits' }, pattern: /就诊(人?次|人?数|量)|门诊量|接诊|visits|attendances/i },
  {
    role: { is: 'count', field: 'confirmed' },
    pattern: /确诊|病例数|发病数|例数|新增|人数|confirmed|cases|count|number of/i,
  },
  {
    role: { is: 'record' },
    pattern:
      /编号|病例号|卡号|卡片|序号|^(id|no\.?|num|number|case[ _-]?(id|no\.?|number)|record[ _-]?(id|no\.?))$/i,
  },
  {
    role: { is: 'place.within' },
    pattern: /^(所在|现住)?(省|省份|省级|市|地市|城市|市级|州市|province|city|prefecture)(名称)?$/i,
  },
  {
    role: { is: 'place.name' },
    pattern:
      /区县|县区|地区|区域|街道|乡镇|社区|村|现住|所在地|^(区|县|省|市)|place|district|county|street|community|area|region|location/i,
  },
]

/** What the heading alone says. */
export function roleOfHeading(heading: string): Role {
  const plain = heading.normalize('NFKC').trim()
  return headings.find(({ pattern }) => pattern.test(plain))?.role ?? { is: 'none' }
}

/** Words of files → words of signals, for fields whose words are few. */
export const knownWords: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  sex: {
    male: ['男', '男性', 'm', 'male'],
    female: ['女', '女性', 'f', 'female'],
    other: ['其他', '不详', 'other', 'unknown'],
  },
  classification: {
    confirmed: ['确诊', '确诊病例', '实验室确诊', '实验室确诊病例', 'confirmed'],
    clinical: ['临床诊断', '临床诊断病例', 'clinical', 'probable'],
    suspected: ['疑似', '疑似病例', 'suspected', 'suspect'],
    asymptomatic: ['无症状', '无症状感染者', '病原携带者', 'asymptomatic', 'carrier'],
  },
  origin: {
    local: ['本地', '本土', '本土病例', '本地病例', 'local'],
    imported: ['输入', '境外输入', '外地输入', '输入病例', 'imported'],
    unknown: ['不详', '不明', 'unknown'],
  },
  syndrome: {
    'influenza-like': ['流感样', '流感样病例', 'ili', 'influenza-like'],
    'acute-respiratory': ['急性呼吸道', '呼吸道', 'sari', 'ari', 'respiratory'],
    diarrhoea: ['腹泻', '感染性腹泻', 'diarrhoea', 'diarrhea'],
    rash: ['皮疹', '出疹', 'rash'],
    other: ['其他', 'other'],
  },
  disease: {
    'covid-19': ['新冠', '新冠肺炎', '新型冠状病毒肺炎', '新型冠状病毒感染', 'covid-19', 'covid19', 'covid'],
    plague: ['鼠疫', 'plague'],
    cholera: ['霍乱', 'cholera'],
    sars: ['非典', '传染性非典型肺炎', '非典型肺炎', 'sars'],
    anthrax: ['炭疽', 'anthrax'],
    h7n9: ['h7n9', '人感染h7n9禽流感', 'h7n9禽流感'],
    influenza: ['流感', '流行性感冒', 'influenza', 'flu'],
    measles: ['麻疹', 'measles'],
    dengue: ['登革热', 'dengue'],
    hfmd: ['手足口', '手足口病', 'hfmd', 'hand, foot and mouth disease'],
    norovirus: ['诺如', '诺如病毒', '诺如病毒感染', 'norovirus'],
    tuberculosis: ['肺结核', '结核', 'tuberculosis', 'tb'],
    unknown: ['不明原因', '不明', 'unknown'],
  },
}

/** The signal's word for a word of a file; nothing where nobody knows it. */
export function wordOf(field: string, text: string): string | undefined {
  const plain = text.normalize('NFKC').trim().toLowerCase()
  return Object.entries(knownWords[field] ?? {}).find(
    ([word, said]) => word === plain || said.includes(plain),
  )?.[0]
}

export const roleWords: Readonly<Record<Role['is'], Words>> = {
  record: { zh: '编号', en: 'record number' },
  'place.code': { zh: '区划代码', en: 'division code' },
  'place.name': { zh: '地点名称', en: 'name of the place' },
  'place.within': { zh: '上级地点', en: 'place above it' },
  age: { zh: '年龄', en: 'age' },
  'running-total': { zh: '累计数', en: 'running total' },
  personal: { zh: '个人信息', en: 'personal data' },
  none: { zh: '未识别', en: 'not recognised' },
  day: { zh: '日期', en: 'day' },
  count: { zh: '数量', en: 'count' },
  words: { zh: '分类', en: 'class' },
}
