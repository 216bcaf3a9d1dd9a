import { z } from 'zod'
import type { Words } from '#vocabulary'

/**
 * Why a row was repaired or refused. The codes are stable: screens, reports and tests name them. The same code may
 * stand in a repaired and in a refused row; `verdict` says what became of the row.
 */
export const rowReasons = {
  'row.fields': { zh: '字段数与表头不符', en: 'The row does not have as many fields as the header' },
  'row.quote': { zh: '引号不成对', en: 'A quotation mark is not closed or stands in the wrong place' },
  'cell.merged': {
    zh: '合并单元格，已按首格内容补全',
    en: 'The cell is merged with one above; its text was taken',
  },
  'row.blank': { zh: '整行为空', en: 'Every field of the row is blank' },
  'row.too-long': { zh: '行过长', en: 'The row is too long' },
  'row.duplicate': { zh: '与另一行完全相同', en: 'The same row stands in the file already' },
  'row.conflict': {
    zh: '同一对象有数值不同的多行；累计表取较大者，逐例表取最先者',
    en: 'Several rows about the same thing differ: of running totals the largest counts, of records the first',
  },
  order: {
    zh: '排在更晚日期之后',
    en: 'The row stands after a later day of its series; it was put in order',
  },
  'text.encoding': {
    zh: '无法解码的字节',
    en: 'The row holds bytes that are no text in the encoding of the file',
  },
  'text.control': { zh: '含控制字符', en: 'The field holds control characters' },
  'text.formula': { zh: '疑似公式', en: 'The field looks like a formula' },
  'text.too-long': { zh: '文字过长', en: 'The text is too long' },
  'date.blank': { zh: '日期为空', en: 'The day is blank' },
  'date.malformed': {
    zh: '日期无法识别或不存在',
    en: 'This is no day that exists, or its form is ambiguous',
  },
  'date.form': { zh: '日期写法已统一', en: 'The day was written in another form and was read as YYYY-MM-DD' },
  'date.future': {
    zh: '日期在未来',
    en: 'The day lies in the future, or after the last day that the mapping allows',
  },
  'date.past': { zh: '日期过早', en: 'The day lies before the first day that the mapping allows' },
  'date.stand-in': {
    zh: '以其他日期代替',
    en: 'The first-choice column is blank; another column stands in for it',
  },
  'number.blank': {
    zh: '数值为空（不当作零）',
    en: 'The number is blank; it was left out, not read as zero',
  },
  'number.malformed': { zh: '不是数字', en: 'This is not a whole number' },
  'number.negative': { zh: '数值为负', en: 'The number is negative' },
  'number.fraction': { zh: '数值带小数', en: 'The number has a fraction' },
  'number.formula': { zh: '数值为公式', en: 'The field holds a formula, not its result' },
  'number.too-large': { zh: '数值过大', en: 'The number is larger than any count that is kept' },
  'number.form': {
    zh: '数字写法已统一',
    en: 'Separators, a zero fraction or full-width digits were removed from the number',
  },
  gap: {
    zh: '此前缺报，增量跨越多日',
    en: 'Reports are missing before this one; its increase spans several days',
  },
  fall: {
    zh: '累计下降，已回改此前增量',
    en: 'The running total fell; the latest increases before it were revised down',
  },
  'place.blank': { zh: '地点为空', en: 'The place is blank' },
  'place.unknown': { zh: '未知地点', en: 'The place is not known' },
  'place.several': {
    zh: '多个地点同名',
    en: 'Several places within the area have this name; the mapping must say which is meant',
  },
  'place.forbidden': { zh: '地点不在导入者的辖区', en: "The place lies outside the importer's area" },
  'place.unassigned': {
    zh: '无区划代码或名称不是地点，计入该省“未分配”',
    en: 'No division code, or a label that is no place; counted as unassigned in its province',
  },
  'place.code-mismatch': {
    zh: '区划代码与省份不符，计入所填省份“未分配”',
    en: 'The code belongs to another province; counted as unassigned in the province stated',
  },
  // Said until 2026; it stands in the stored rows of earlier imports.
  'place.by-name': {
    zh: '代码缺失，按名称归位',
    en: 'The code is missing or wrong; the place was found by its name in the file',
  },
  'place.province-from-code': {
    zh: '省份按区划代码补全',
    en: 'The province was taken from the division code',
  },
  'place.code-form': { zh: '区划代码写法已统一', en: 'The division code was written in another form' },
  'place.total': {
    zh: '合计行，其下级地区已分别报告',
    en: 'A total of a province or city whose divisions are reported for this day or an earlier one',
  },
  'field.unknown-value': { zh: '没有说明这个值是什么意思', en: 'Nothing says what this value means' },
  'field.blank': { zh: '必填字段为空', en: 'A required field is blank' },
  'event.duplicate': {
    zh: '此前已上报，未重复计数',
    en: 'The same was reported before this import; it counts once and stays when this import is undone',
  },
  'id.reused': {
    zh: '同一编号此前上报的内容不同，未更改',
    en: 'Something else was reported under this record number before; it was not changed',
  },
  'event.refused': { zh: '信号未被接收', en: 'The signal was refused' },
  'data.invalid': { zh: '数据不符合该信号的格式', en: 'The data do not fit the kind of signal' },
} as const satisfies Record<string, Words>

export type RowReasonCode = keyof typeof rowReasons
// Object.keys of a const object with at least one key is a non-empty list of exactly those keys.
export const RowReasonCode = z.enum(Object.keys(rowReasons) as [RowReasonCode, ...RowReasonCode[]])

/** One reason as it is collected while reading. `value` never comes from a column that may name a person. */
export interface RowReason {
  readonly code: RowReasonCode
  readonly column?: string
  readonly value?: string
}

/** The longest piece of a field that a reason repeats. */
const quotedChars = 40

export function rowReason(code: RowReasonCode, column?: string, value?: string): RowReason {
  return {
    code,
    ...(column === undefined ? {} : { column }),
    ...(value === undefined ? {} : { value: value.slice(0, quotedChars) }),
  }
}
