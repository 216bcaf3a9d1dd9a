import { type Document, parseDocument } from 'yaml'
import { z } from 'zod'
import { Day, Disease, kinds, parsePlacePath, placeOfDivisionCode, Words } from '#vocabulary'
import { encodings } from './encoding.ts'
import type { TableShape } from './table.ts'
import { dayForms } from './written-day.ts'

const Column = z.string().min(1).max(200)
/** Begins the ids of everything imported by the mapping, so it may not change once a file has been imported. */
const Name = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,39}$/, {
  error: 'must be lower-case letters, digits, dots and hyphens, at most 40',
})

/** YAML takes 340000 without quotes for a number; a code or a word is meant. */
function numberAsText(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value
}

const PlaceOrCode = z.preprocess(
  numberAsText,
  z
    .string()
    .refine((text) => (/^\d/.test(text) ? placeOfDivisionCode(text) : parsePlacePath(text)) !== undefined, {
      error: 'must be a division code such as 330100, or a place path such as cn.33.01',
    }),
)

const shared = {
  /** Version of this form. */
  mapping: z.literal(1),
  name: Name,
  title: Words,
  /** CloudEvents `source` of the signals. */
  source: z.string().min(1).max(256),
  delimiter: z.enum([',', ';', '\t']).default(','),
  /** Of a workbook: the sheet; the first that is not hidden where it is not named. */
  sheet: z.string().min(1).max(200).optional(),
  /** The line, or row of the sheet, with the headings; the first that is not blank where it is not said. */
  headerRow: z.int().min(1).max(1_000).optional(),
  /** Said where the content does not tell it. */
  encoding: z.enum(encodings).optional(),
  /** Forms of days beyond those that are plain: 03/02/2020 is March in one office and February in the next. */
  dayForms: z.array(z.enum(dayForms)).max(2).default([]),
  /** What people write where they have no value, besides nothing at all. */
  missing: z.array(z.preprocess(numberAsText, z.string())).default([]),
  /** Columns left out knowingly, each with the reason. */
  leftOut: z.record(Column, z.string().min(1)).default({}),
}

export const measures = ['confirmed', 'recovered', 'deaths'] as const
export type Measure = (typeof measures)[number]

/** Running totals by place and day. */
export const CumulativeMapping = z.strictObject({
  ...shared,
  mode: z.literal('cumulative'),
  disease: Disease,
  date: z.strictObject({ column: Column, earliest: Day.optional(), latest: Day.optional() }),
  place: z.strictObject({ provinceCode: Column, provinceName: Column, code: Column, name: Column }),
  measures: z
    .strictObject({ confirmed: Column.optional(), recovered: Column.optional(), deaths: Column.optional() })
    .refine((columns) => Object.values(columns).some((column) => column !== undefined), {
      error: 'must name at least one measure',
    }),
})
export type CumulativeMapping = z.infer<typeof CumulativeMapping>

const FieldRule = z.union([
  /** The same value in every signal. */
  z.strictObject({ value: z.union([z.string(), z.number()]) }),
  /** A day; the first of the columns that is not blank. Every other than the first is a stand-in and said so. */
  z.strictObject({ day: z.union([Column, z.array(Column).min(1)]) }),
  /** A whole number. */
  z.strictObject({ count: Column }),
  /** A word of the file → a word of the signal; a word that is not listed is refused. */
  z.strictObject({ words: Column, as: z.record(z.string(), z.string()) }),
  /** A number → the band that it falls in, both ends included. */
  z.strictObject({
    bands: Column,
    as: z.record(z.string(), z.tuple([z.int(), z.int()])),
  }),
])
export type FieldRule = z.infer<typeof FieldRule>

/** Each row is one signal. */
export const RecordsMapping = z
  .strictObject({
    ...shared,
    mode: z.literal('records'),
    kind: z.enum(kinds.map(({ kind }) => kind)),
    /**
     * The column whose value names the record in the department's own books; or, of counts, which have no number, the place and
     * the fields that no two records share.
     */
    record: z.union([Column, z.strictObject({ of: z.array(z.string().min(1)).min(1).max(8) })]),
    earliest: Day.optional(),
    latest: Day.optional(),
    /** A column of division codes, or of names with the path or code that each stands for. */
    place: z.union([
      z.strictObject({ code: Column }),
      z.strictObject({
        name: Column,
        as: z.record(z.string(), PlaceOrCode).default({}),
        /** Columns with the names of places above it, which tell places of one name apart. */
        within: z.array(Column).max(4).default([]),
      }),
    ]),
    fields: z.record(z.string(), FieldRule),
  })
  .superRefine((mapping, context) => {
    const known = fieldsOfKind(mapping.kind)
    for (const field of Object.keys(known))
      if (!(field in mapping.fields) && isRequiredField(mapping.kind, field))
        context.addIssue({
          code: 'custom',
          path: ['fields'],
          message: `${mapping.kind} needs the field "${field}"`,
        })
    if (typeof mapping.record !== 'string')
      for (const part of mapping.record.of)
        if (part !== 'place' && !(part in mapping.fields))
          context.addIssue({
            code: 'custom',
            path: ['record', 'of'],
            message: `"${part}" is neither "place" nor a field of the mapping`,
          })
    for (const field of Object.keys(mapping.fields))
      if (!(field in known))
        context.addIssue({
          code: 'custom',
          path: ['fields', field],
          message: `${mapping.kind} has no field "${field}"; it has ${Object.keys(known).join(', ')}`,
        })
  })
export type RecordsMapping = z.infer<typeof RecordsMapping>

function fieldsOfKind(kind: string): Record<string, z.ZodType> {
  return kinds.find((one) => one.kind === kind)?.schema.shape ?? {}
}

/** Without a required field there is no signal; any other is left out where it cannot be read. */
export function isRequiredField(kind: string, field: string): boolean {
  return fieldsOfKind(kind)[field]?.safeParse(undefined).success === false
}

export const Mapping = z.discriminatedUnion('mode', [CumulativeMapping, RecordsMapping])
export type Mapping = z.infer<typeof Mapping>

/** `where` is the path in the YAML, `place.code`, or `line 3, column 5` where the text is not YAML at all. */
export interface MappingError {
  readonly where: string
  readonly message: string
}

/** `said` is what the YAML says, be it a mapping or not. */
export type MappingReading = { readonly said?: unknown } & (
  | { readonly ok: true; readonly mapping: Mapping }
  | { readonly ok: false; readonly errors: readonly MappingError[] }
)

export function parseMapping(yamlText: string): MappingReading {
  const document = parseDocument(yamlText, { prettyErrors: true })
  if (document.errors.length > 0)
    return {
      ok: false,
      errors: document.errors.map((error) => ({
        where: positionOf(error.linePos?.[0]),
        message: firstLine(error.message),
      })),
    }
  const said = toPlainObject(document)
  const parsed = Mapping.safeParse(said)
  if (!parsed.success) return { ok: false, said, errors: parsed.error.issues.flatMap(errorsOfIssue) }
  const errors = columnsNamedTwice(parsed.data)
  return errors.length > 0 ? { ok: false, said, errors } : { ok: true, said, mapping: parsed.data }
}

/**
 * YAML aliases can unfold a small file into a huge one, and one that stands within what it names into something without an
 * end, which whoever walks through it walks for ever; where they would, nothing of it is read.
 */
function toPlainObject(document: Document): unknown {
  try {
    const said: unknown = document.toJS({ maxAliasCount: 20 })
    return holdsItself(said) ? undefined : said
  } catch {
    return undefined
  }
}

function holdsItself(value: unknown, around = new Set<object>()): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (around.has(value)) return true
  around.add(value)
  const found = Object.values(value).some((inner) => holdsItself(inner, around))
  around.delete(value)
  return found
}

/** What a table must look like for the mapping. */
export function tableShapeOf(mapping: Mapping): TableShape {
  return {
    delimiter: mapping.delimiter,
    required: [...new Set(columnsOf(mapping))],
    leftOut: Object.keys(mapping.leftOut),
    sheet: mapping.sheet,
    headerRow: mapping.headerRow,
    encoding: mapping.encoding,
  }
}

function columnsOf(mapping: Mapping): string[] {
  if (mapping.mode === 'cumulative') {
    const { provinceCode, provinceName, code, name } = mapping.place
    return [
      mapping.date.column,
      provinceCode,
      provinceName,
      code,
      name,
      ...measureColumns(mapping).map(({ column }) => column),
    ]
  }
  const place = 'code' in mapping.place ? [mapping.place.code] : [mapping.place.name, ...mapping.place.within]
  const record = typeof mapping.record === 'string' ? [mapping.record] : []
  return [...record, ...place, ...Object.values(mapping.fields).flatMap(columnsOfField)]
}

export function columnsOfField(rule: FieldRule): string[] {
  if ('value' in rule) return []
  if ('day' in rule) return [rule.day].flat()
  if ('count' in rule) return [rule.count]
  return 'words' in rule ? [rule.words] : [rule.bands]
}

/** The measures that the mapping takes, in the vocabulary's order. */
export function measureColumns(mapping: CumulativeMapping): { measure: Measure; column: string }[] {
  return measures.flatMap((measure) => {
    const column = mapping.measures[measure]
    return column === undefined ? [] : [{ measure, column }]
  })
}

/** Two measures from one column, or a column both read and left out, is a slip of the pen. */
function columnsNamedTwice(mapping: Mapping): MappingError[] {
  const read = new Set(columnsOf(mapping))
  const errors = Object.keys(mapping.leftOut)
    .filter((column) => read.has(column))
    .map((column) => ({ where: `leftOut.${column}`, message: 'the column is read elsewhere in the mapping' }))
  if (mapping.mode === 'records') return errors
  const seen = new Set<string>()
  for (const { measure, column } of measureColumns(mapping)) {
    if (seen.has(column))
      errors.push({
        where: `measures.${measure}`,
        message: `the column "${column}" is another measure already`,
      })
    seen.add(column)
  }
  return errors
}

function errorsOfIssue(issue: z.core.$ZodIssue): MappingError[] {
  const where = issue.path.map(String).join('.') || '(the whole file)'
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      where: [...issue.path, key].map(String).join('.'),
      message: 'there is no such setting',
    }))
  // Of several forms that a setting may have, the one that was most nearly met tells the reader most.
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = issue.errors.reduce((best, candidate) =>
      weight(candidate) < weight(best) ? candidate : best,
    )
    return nearest.flatMap((inner) => errorsOfIssue({ ...inner, path: [...issue.path, ...inner.path] }))
  }
  return [{ where, message: issue.message }]
}

function weight(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0)
}

function positionOf(at: { line: number; col: number } | undefined): string {
  return at ? `line ${at.line}, column ${at.col}` : '(the whole file)'
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.replace(/ at line.*$/, '') ?? text
}
