import { createHash } from 'node:crypto'
import { kinds, type Words } from '#vocabulary'
import { wordsOfField } from '../field-words.ts'
import type { Look } from '../look.ts'
import { isRequiredField } from '../mapping.ts'
import type { DayForm } from '../written-day.ts'
import type { Choices } from './choices.ts'
import type { ColumnGuess } from './column.ts'

/** A mapping as far as the file tells it, and what a person has to add or to settle. */
export interface Draft {
  /** As `parseMapping` reads it, in YAML or JSON; not valid as long as something is needed. */
  readonly mapping: Readonly<Record<string, unknown>>
  readonly needs: readonly { readonly where: string; readonly message: Words }[]
}

export interface DraftOf {
  readonly look: Look
  readonly guesses: readonly ColumnGuess[]
  readonly file: string
  readonly source: string | undefined
  /** What a person said already. */
  readonly choices: Choices
}

type DraftKind = 'case.report' | 'case.aggregate' | 'fever-clinic.count' | 'lab.count'

/** The surest guess for each thing that a mapping names. */
export function draftMapping(of: DraftOf): Draft {
  const { look, guesses, file, choices } = of
  const constants: Readonly<Record<string, string>> = choices.constants
  const needs: Draft['needs'][number][] = []
  const need = (where: string, zh: string, en: string) => needs.push({ where, message: { zh, en } })
  const kind = kindOf(guesses)
  const known = fieldsOf(kind)
  const fields: Record<string, unknown> = {}
  const used = new Set<string>()
  const take = (is: ColumnGuess['role']['is'], field?: string) => {
    const found = guesses
      .filter(
        ({ role, column }) =>
          role.is === is &&
          (field === undefined || ('field' in role && role.field === field)) &&
          !used.has(column),
      )
      .sort((a, b) => b.confidence - a.confidence)[0]
    if (found) used.add(found.column)
    return found
  }

  const record = kind === 'case.report' ? take('record') : undefined
  const place = placeOf(take)
  if (!place)
    need(
      'place',
      '没有找到地点列：请指明区划代码或地点名称所在的列',
      'No column of places was found: say which holds codes or names',
    )
  const dayField = kinds.find((one) => one.kind === kind)?.day ?? 'reportDate'
  for (const field of known) {
    const constant = constants[field]
    if (constant !== undefined) fields[field] = { value: constant }
    else if (field === 'onsetDate' || field === dayField) {
      const day =
        take('day', field) ?? (field === dayField ? (take('day', 'otherDate') ?? take('day')) : undefined)
      if (day) fields[field] = { day: day.column }
      if (day?.isAmbiguous)
        need(
          'dayForms',
          `“${day.column}”的日月先后无法判断：请指明`,
          `Say whether day or month comes first in "${day.column}"`,
        )
    } else {
      const found = take('words', field) ?? take('count', field)
      if (found?.role.is === 'count') fields[field] = { count: found.column }
      else if (found?.role.is === 'words') {
        fields[field] = { words: found.column, as: found.as ?? {} }
        if (found.unknown)
          need(
            `fields.${field}.as`,
            `“${found.column}”中的这些词需要对应：${found.unknown.join('、')}`,
            `Say what these words of "${found.column}" mean: ${found.unknown.join(', ')}`,
          )
      }
    }
  }
  if (known.includes('ageGroup')) {
    const age = take('age')
    if (age) fields.ageGroup = { bands: age.column, as: ageBands }
  }
  if (kind === 'case.report' && !fields.classification) {
    fields.classification = { value: 'confirmed' }
    need(
      'fields.classification',
      '没有病例分类列，暂按确诊：请确认',
      'No column says how cases are classified; confirmed is assumed: say whether that is so',
    )
  }
  for (const field of known) {
    const { zh, en } = wordsOfField(field)
    if (!(field in fields) && isRequiredField(kind, field))
      need(
        `fields.${field}`,
        `缺少“${zh}”：请指明列或取值`,
        `The ${en} is missing: say which column holds it, or its value`,
      )
  }
  if (guesses.some(({ role }) => role.is === 'running-total'))
    need(
      'mode',
      '表中有累计数。累计数需用 cumulative 映射，此处未读取',
      'The table has running totals; those need a mapping of the mode cumulative and are not read by this one',
    )

  if (kind === 'case.report' && !record && !choices.acceptsRecord)
    need(
      'record',
      '没有编号列：完全相同的两行将只计一次，请确认',
      'No column numbers the cases: two rows that say the same will count once; say whether that is so',
    )
  if (record?.isRowNumber && !choices.acceptsRecord)
    need(
      'record',
      `“${record.column}”像是行号：若每个文件都从 1 开始，不同文件的记录会相混，请另选编号列`,
      `"${record.column}" looks like the number of the row: where each file begins at 1, records of different files are taken for each other; choose another column`,
    )

  const shape = shapeOf(look.columns)
  const dayForms = [...new Set(guesses.flatMap(({ dayForm }): DayForm[] => (dayForm ? [dayForm] : [])))]
  return {
    mapping: {
      mapping: 1,
      name: `table-${shape}`,
      title: { zh: file || '导入', en: file || 'Import' },
      source: of.source ?? `urn:lianfang:import:table-${shape}`,
      mode: 'records',
      kind,
      ...(look.format === 'text' && look.delimiter !== ',' ? { delimiter: look.delimiter } : {}),
      // The first sheet may have another name next month.
      ...(isFirst(look) ? {} : { sheet: look.sheet }),
      ...(look.headerRow === 1 ? {} : { headerRow: look.headerRow }),
      ...(dayForms.length > 0 ? { dayForms } : {}),
      record: record ? record.column : { of: recordOf(kind, fields) },
      place: place ?? { name: '', as: {} },
      fields,
      leftOut: Object.fromEntries(
        guesses
          .filter(({ role, column }) => role.is === 'personal' && !used.has(column))
          .map(({ column }) => [column, 'personal data']),
      ),
    },
    needs,
  }
}

function isFirst({ sheets, sheet }: Look): boolean {
  return sheet === undefined || sheets?.find(({ isHidden }) => !isHidden)?.name === sheet
}

const ageBands = {
  '0-4': [0, 4],
  '5-14': [5, 14],
  '15-24': [15, 24],
  '25-44': [25, 44],
  '45-64': [45, 64],
  '65+': [65, 130],
}

function placeOf(take: (is: 'place.code' | 'place.name' | 'place.within') => ColumnGuess | undefined) {
  const code = take('place.code')
  if (code && code.confidence >= 0.8) return { code: code.column }
  const within = [take('place.within'), take('place.within')].flatMap((one) => (one ? [one] : []))
  const name = take('place.name') ?? within.pop()
  if (name) return { name: name.column, as: name.as ?? {}, within: within.map(({ column }) => column) }
  return code ? { code: code.column } : undefined
}

/** What no two records of counts share. Rows of people without a number cannot be told apart: all their fields name them. */
function recordOf(kind: DraftKind, fields: Readonly<Record<string, unknown>>): string[] {
  const counts = ['confirmed', 'recovered', 'deaths', 'tested', 'positive', 'visits']
  const named = Object.keys(fields).filter((field) => kind === 'case.report' || !counts.includes(field))
  return ['place', ...named].slice(0, 8)
}

function kindOf(guesses: readonly ColumnGuess[]): DraftKind {
  const has = (...fields: string[]) =>
    guesses.some(({ role }) => role.is === 'count' && fields.includes(role.field))
  if (has('visits')) return 'fever-clinic.count'
  if (has('tested', 'positive')) return 'lab.count'
  return has('confirmed', 'recovered', 'deaths') ? 'case.aggregate' : 'case.report'
}

function fieldsOf(kind: DraftKind): string[] {
  return Object.keys(kinds.find((one) => one.kind === kind)?.schema.shape ?? {})
}

/** What tells tables with the same headings: their order and how wide signs are written do not matter. */
export function shapeOf(columns: readonly string[]): string {
  const plain = columns
    .map((column) => column.normalize('NFKC').trim().toLowerCase())
    .filter((column) => column !== '')
  return createHash('sha256').update(JSON.stringify(plain.sort())).digest('hex').slice(0, 12)
}
