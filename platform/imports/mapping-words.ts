import { diseases, kinds, type Words } from '#vocabulary'
import { wordsOfField, wordsOfValue } from './field-words.ts'
import { type FieldRule, type Mapping, measureColumns, type RecordsMapping } from './mapping.ts'

/** A mapping in sentences, for whoever has to say whether it is the right one. */
export function describeMapping(mapping: Mapping): Words[] {
  const file: Words[] = [
    ...(mapping.sheet
      ? [{ zh: `读取工作表“${mapping.sheet}”`, en: `Reads the sheet "${mapping.sheet}"` }]
      : []),
    ...(mapping.headerRow
      ? [{ zh: `标题在第 ${mapping.headerRow} 行`, en: `The headings are on row ${mapping.headerRow}` }]
      : []),
  ]
  const left = Object.keys(mapping.leftOut)
  const leftOut: Words[] =
    left.length > 0 ? [{ zh: `不读取：${left.join('、')}`, en: `Does not read: ${left.join(', ')}` }] : []
  return [
    ...file,
    ...(mapping.mode === 'records' ? describeRecords(mapping) : describeTotals(mapping)),
    ...leftOut,
  ]
}

function describeTotals(mapping: Extract<Mapping, { mode: 'cumulative' }>): Words[] {
  const { zh, en } = diseases[mapping.disease].title
  const columns = measureColumns(mapping).map(({ column }) => column)
  return [
    { zh: `每行是${zh}截至某日的累计数`, en: `Each row has running totals of ${en} up to a day` },
    { zh: `日期：“${mapping.date.column}”`, en: `Day: "${mapping.date.column}"` },
    {
      zh: `地点：按“${mapping.place.code}”的区划代码`,
      en: `Place: by the division code in "${mapping.place.code}"`,
    },
    { zh: `数量：${columns.join('、')}`, en: `Counts: ${columns.join(', ')}` },
  ]
}

function describeRecords(mapping: RecordsMapping): Words[] {
  const { record, place, fields } = mapping
  const kind = kinds.find((one) => one.kind === mapping.kind)?.title ?? { zh: mapping.kind, en: mapping.kind }
  const within = 'name' in place && place.within.length > 0 ? place.within : []
  return [
    { zh: `每行成为一条“${kind.zh}”`, en: `Each row becomes one signal: ${kind.en}` },
    typeof record === 'string'
      ? {
          zh: `编号取自“${record}”，同一编号只计一次`,
          en: `"${record}" names the record; sent twice, it counts once`,
        }
      : {
          zh: `${record.of.map((part) => wordsOfField(part).zh).join('、')}都相同的行只计一次`,
          en: `Rows with the same ${record.of.map((part) => wordsOfField(part).en).join(', ')} count once`,
        },
    'code' in place
      ? { zh: `地点：按“${place.code}”的区划代码`, en: `Place: by the division code in "${place.code}"` }
      : {
          zh: `地点：按“${place.name}”的名称${within.length > 0 ? `，以“${within.join('”“')}”区分同名` : ''}`,
          en: `Place: by the name in "${place.name}"${within.length > 0 ? `, told apart by "${within.join('", "')}"` : ''}`,
        },
    ...Object.entries(fields).map(([field, rule]) => describeField(field, rule)),
  ]
}

function describeField(field: string, rule: FieldRule): Words {
  const { zh, en } = wordsOfField(field)
  const En = en.charAt(0).toUpperCase() + en.slice(1)
  if ('value' in rule) {
    const value = wordsOfValue(field, String(rule.value))
    return { zh: `${zh}：一律为“${value.zh}”`, en: `${En}: always ${value.en}` }
  }
  if ('day' in rule) {
    const columns = [rule.day].flat()
    return {
      zh: `${zh}：取自“${columns.join('”，其次“')}”`,
      en: `${En}: from "${columns.join('", or else "')}"`,
    }
  }
  if ('count' in rule) return { zh: `${zh}：取自“${rule.count}”`, en: `${En}: from "${rule.count}"` }
  if ('bands' in rule) return { zh: `${zh}：取自“${rule.bands}”`, en: `${En}: from "${rule.bands}"` }
  const pairs = Object.entries(rule.as)
    .slice(0, 12)
    .map(([from, to]) => ({ from, to: wordsOfValue(field, to) }))
  return {
    zh: `${zh}：取自“${rule.words}”（${pairs.map(({ from, to }) => `${from} → ${to.zh}`).join('，')}）`,
    en: `${En}: from "${rule.words}" (${pairs.map(({ from, to }) => `${from} → ${to.en}`).join(', ')})`,
  }
}
