import { createHash } from 'node:crypto'
import {
  type Day,
  kinds,
  type PlacePath,
  parsePlacePath,
  placeOfDivisionCode,
  type SignalEvent,
} from '#vocabulary'
import { isMissing, readCount } from './count.ts'
import type { TableRow } from './csv-rows.ts'
import { columnsOfField, type FieldRule, isRequiredField, type RecordsMapping } from './mapping.ts'
import type { FindPlaceByName } from './place-names.ts'
import { type RowReason, rowReason } from './reasons.ts'
import type { Table } from './table.ts'
import { type ImportSummary, makeSummaryCounter, makeVerdict, type RowVerdict } from './verdicts.ts'
import { type DayBounds, readDay } from './written-day.ts'

/** A row that was taken or repaired has its event; a refused row has none. */
export interface RecordRow {
  readonly verdict: RowVerdict
  readonly event?: SignalEvent
}

export interface RecordsRequest {
  readonly table: Table
  readonly mapping: RecordsMapping
  readonly today: Day
  /** Finds a place by the name in the file, where the mapping's own list has not got it. */
  readonly findPlaceByName?: FindPlaceByName
  /** Where records already read are remembered; all of them in memory where absent. */
  readonly seen?: SeenRecords
}

/** Record → its row in short, to tell a row sent twice from two rows that contradict each other. */
export interface SeenRecords {
  get(record: string): string | undefined
  set(record: string, fingerprint: string): void
}

/** Remembers the latest records only: for a reader who finds out repeats over a longer distance by other means. */
export function rememberLatest(most: number): SeenRecords {
  const latest = new Map<string, string>()
  return {
    get: (record) => latest.get(record),
    set(record, fingerprint) {
      const [oldest] = latest.keys()
      if (latest.size >= most && oldest !== undefined) latest.delete(oldest)
      latest.set(record, fingerprint)
    },
  }
}

export interface RecordsReading {
  /** In groups, in the order of the file. May be read once. */
  readonly groups: AsyncGenerator<RecordRow[]>
  /** Of the rows read so far. */
  summary(): ImportSummary
}

/**
 * Each row as one signal. A field that cannot be read refuses the row where the signal needs it, and is left out,
 * and said so, where it does not. Reasons name the column and never repeat its value: a line list is about persons.
 */
export function readRecords(request: RecordsRequest): RecordsReading {
  const counter = makeSummaryCounter()
  const seen = request.seen ?? new Map<string, string>()

  async function* readGroups(): AsyncGenerator<RecordRow[]> {
    for await (const group of request.table.groups) {
      const rows = group.map((row) => readRecord(row, request, seen))
      for (const { verdict } of rows) counter.add(verdict)
      yield rows
    }
  }

  return { groups: readGroups(), summary: counter.summary }
}

interface Findings {
  /** Each of them refuses the row. */
  readonly faults: RowReason[]
  readonly repairs: RowReason[]
}

function readRecord(row: TableRow, request: RecordsRequest, seen: SeenRecords): RecordRow {
  const { mapping, table } = request
  if (row.fault) return { verdict: makeVerdict(row.line, 'refused', [row.fault]) }
  // Every row without a fault is as wide as the header, and positions are the header's.
  const cell = (column: string) => row.cells[table.position(column)]!
  const findings: Findings = { faults: [], repairs: row.repairs ? [...row.repairs] : [] }
  const place = readPlaceCell(cell, request, findings)
  const data: Record<string, unknown> = {}
  for (const [field, rule] of Object.entries(mapping.fields)) {
    const value = readField({
      rule,
      cell,
      request,
      isRequired: isRequiredField(mapping.kind, field),
      findings,
    })
    if (value !== undefined) data[field] = value
  }
  const record = readRecordName({ cell, mapping, place, data, findings })
  if (findings.faults.length === 0) checkAgainstKind(data, mapping.kind, findings)
  if (findings.faults.length === 0 && record) checkSeen({ record, cells: row.cells, mapping, seen, findings })
  if (findings.faults.length > 0 || !record || !place)
    return { verdict: makeVerdict(row.line, 'refused', [...findings.faults, ...findings.repairs]) }
  return {
    verdict: makeVerdict(row.line, findings.repairs.length > 0 ? 'repaired' : 'taken', findings.repairs),
    event: {
      specversion: '1.0',
      id: `${mapping.name}:${record}`,
      source: mapping.source,
      type: mapping.kind,
      place,
      data,
    },
  }
}

interface RecordName {
  readonly cell: (column: string) => string
  readonly mapping: RecordsMapping
  readonly place: PlacePath | undefined
  readonly data: Readonly<Record<string, unknown>>
  readonly findings: Findings
}

/** As the department writes it where that is short and plain, hashed otherwise. */
function readRecordName({ cell, mapping, place, data, findings }: RecordName): string | undefined {
  const { record } = mapping
  if (typeof record !== 'string')
    return toRecordName(
      record.of.map((part) => (part === 'place' ? (place ?? '') : String(data[part] ?? ''))).join('_'),
    )
  const trimmed = cell(record).trim()
  if (!isMissing(trimmed, mapping.missing)) return toRecordName(trimmed)
  findings.faults.push(rowReason('field.blank', record))
  return undefined
}

function toRecordName(trimmed: string): string {
  return /^[A-Za-z0-9._-]{1,64}$/.test(trimmed) ? trimmed : `h-${sha256(trimmed).slice(0, 24)}`
}

function readPlaceCell(
  cell: (column: string) => string,
  request: RecordsRequest,
  { faults }: Findings,
): PlacePath | undefined {
  const { mapping, findPlaceByName } = request
  const column = 'code' in mapping.place ? mapping.place.code : mapping.place.name
  const text = cell(column).trim()
  if (isMissing(text, mapping.missing)) {
    faults.push(rowReason('place.blank', column))
    return undefined
  }
  // Own properties only: a place called "constructor" is in nobody's list.
  const listed =
    'as' in mapping.place && Object.hasOwn(mapping.place.as, text) ? mapping.place.as[text] : undefined
  const found =
    'code' in mapping.place
      ? pathOf(text.normalize('NFKC'))
      : listed === undefined
        ? findPlaceByName?.(text, upperNames(cell, mapping))
        : pathOf(listed)
  if (found === undefined) faults.push(rowReason('place.unknown', column))
  if (found !== 'several') return found
  faults.push(rowReason('place.several', column))
  return undefined
}

/** Of a name, what stands in the columns above it, without blanks. */
function upperNames(cell: (column: string) => string, { place, missing }: RecordsMapping): string[] {
  if ('code' in place) return []
  return place.within.map((column) => cell(column).trim()).filter((name) => !isMissing(name, missing))
}

function pathOf(pathOrCode: string): PlacePath | undefined {
  if (!/^\d/.test(pathOrCode)) return parsePlacePath(pathOrCode)
  return placeOfDivisionCode(pathOrCode)?.path
}

interface FieldRequest {
  readonly rule: FieldRule
  readonly cell: (column: string) => string
  readonly request: RecordsRequest
  readonly isRequired: boolean
  readonly findings: Findings
}

function readField({ rule, cell, request, isRequired, findings }: FieldRequest): string | number | undefined {
  if ('value' in rule) return rule.value
  const { mapping, today } = request
  const bounds = { earliest: mapping.earliest, latest: mapping.latest, today, forms: mapping.dayForms }
  const columns = columnsOfField(rule)
  const reasons: RowReason[] = []
  for (const [i, column] of columns.entries()) {
    if (isMissing(cell(column), mapping.missing)) continue
    const value = readCell({ rule, column, text: cell(column).trim(), bounds, reasons })
    if (value === undefined) continue
    findings.repairs.push(...reasons, ...(i > 0 ? [rowReason('date.stand-in', column)] : []))
    return value
  }
  if (isRequired && reasons.length === 0)
    reasons.push(rowReason('day' in rule ? 'date.blank' : 'field.blank', columns[0]))
  if (isRequired) findings.faults.push(...reasons)
  else findings.repairs.push(...reasons)
  return undefined
}

interface CellRequest {
  readonly rule: Exclude<FieldRule, { value: string | number }>
  readonly column: string
  readonly text: string
  readonly bounds: DayBounds
  readonly reasons: RowReason[]
}

function readCell({ rule, column, text, bounds, reasons }: CellRequest): string | number | undefined {
  if ('day' in rule) {
    const reading = readDay(text, bounds)
    if (!reading.ok || reading.rewritten)
      reasons.push(rowReason(reading.ok ? 'date.form' : reading.code, column))
    return reading.ok ? reading.day : undefined
  }
  if ('words' in rule) {
    if (Object.hasOwn(rule.as, text)) return rule.as[text]
    reasons.push(rowReason('field.unknown-value', column))
    return undefined
  }
  const reading = readCount(text, [])
  if (!reading.ok || reading.tidied)
    reasons.push(rowReason(reading.ok ? 'number.form' : reading.code, column))
  if (!reading.ok) return undefined
  if ('count' in rule) return reading.count
  const band = Object.entries(rule.as).find(
    ([, [low, high]]) => reading.count >= low && reading.count <= high,
  )?.[0]
  if (band === undefined) reasons.push(rowReason('field.unknown-value', column))
  return band
}

function checkAgainstKind(data: Record<string, unknown>, kind: string, { faults }: Findings): void {
  const parsed = kinds.find((one) => one.kind === kind)?.schema.safeParse(data)
  for (const issue of parsed?.error?.issues ?? [])
    faults.push(rowReason('data.invalid', issue.path.map(String).join('.')))
}

interface SeenRequest {
  readonly record: string
  readonly cells: readonly string[]
  readonly mapping: RecordsMapping
  readonly seen: SeenRecords
  readonly findings: Findings
}

function checkSeen({ record, cells, mapping, seen, findings }: SeenRequest): void {
  const fingerprint = sha256(JSON.stringify(cells)).slice(0, 12)
  const before = seen.get(record)
  if (before === undefined) seen.set(record, fingerprint)
  else
    findings.faults.push(
      rowReason(before === fingerprint ? 'row.duplicate' : 'row.conflict', recordColumn(mapping)),
    )
}

/** The column that names the record, where one does. */
export function recordColumn({ record }: RecordsMapping): string | undefined {
  return typeof record === 'string' ? record : undefined
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
