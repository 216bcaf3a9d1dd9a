import { createHash } from 'node:crypto'
import {
  type Day,
  dayFromNumber,
  dayNumber,
  type PlacePath,
  parseDay,
  pathsUpwards,
  type SignalEvent,
} from '#vocabulary'
import { isMissing, readCount } from './count.ts'
import { fileNoteWords } from './file-words.ts'
import { type CumulativeMapping, type Measure, measureColumns } from './mapping.ts'
import { type PlannedPlace, planPlaces } from './planned-places.ts'
import { type RowReason, type RowReasonCode, rowReason } from './reasons.ts'
import { readRunningTotals, type TotalRow, type TotalVersion } from './running-total.ts'
import { type RowPlace, readPlace, type StatedPlace } from './stated-place.ts'
import type { FileNote, Table } from './table.ts'
import { type ImportSummary, makeVerdictBook, type RowVerdict, type VerdictBook } from './verdicts.ts'
import { readDay } from './written-day.ts'

/** A series of the file as it was understood. */
export interface PlannedSeries {
  /** The middle part of its signals' ids. */
  readonly id: string
  readonly place: string
  readonly name: string
  /** The day of its starting level: what had gathered before is not new. */
  readonly firstDay: Day
  readonly lastDay: Day
  /** Rows that count: taken and repaired. */
  readonly rows: number
  /** True where other series of the province began earlier: reporting on this one began later. */
  readonly startsLate: boolean
}

export interface ReplayPlan {
  /** Days on which anything became known, in order. */
  readonly days: readonly Day[]
  /**
   * What became known on a day, originals and corrections, always in the same order. Built anew at each call, so
   * that a large file is not held as events.
   */
  eventsOf(day: Day): SignalEvent[]
  /** Every place that the events name, with all above them; parents before children. */
  readonly places: readonly PlannedPlace[]
  readonly series: readonly PlannedSeries[]
  readonly notes: readonly FileNote[]
  readonly summary: ImportSummary
  /** One for each row read, in the order of the file. */
  verdicts(): Generator<RowVerdict>
  /** The log refused a planned event: its row is refused with it, in the verdicts read from now on. */
  refuse(event: SignalEvent, reason: RowReason): void
}

export interface ReplayRequest {
  readonly table: Table
  readonly mapping: CumulativeMapping
  /** The city's day; a later day in the file is refused. */
  readonly today: Day
  /** Why nothing may be counted at a place; where absent, every place is right. */
  readonly findPlaceFault?: (path: PlacePath) => 'place.unknown' | 'place.forbidden' | undefined
}

/** Reads the whole table, in any order of rows, and works out what was reported and corrected on which day. */
export async function planReplay({
  table,
  mapping,
  today,
  findPlaceFault,
}: ReplayRequest): Promise<ReplayPlan> {
  const book = makeVerdictBook()
  const gathered = await gatherSeries({ table, mapping, today }, book)
  const allowed = gathered.filter((series) => {
    const fault = findPlaceFault?.(series.place.path)
    if (fault)
      for (const { line } of rowsOf(series)) book.refuse(line, [rowReason(fault, mapping.place.code)])
    return !fault
  })
  const { kept, handovers } = refuseTotals(allowed, book)
  const planned = kept
    .map((series) => planSeries(series, mapping, book))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .filter(({ versions }) => versions.length > 0)

  const byDay = indexByDay(planned)
  const parts = measureColumns(mapping).map(({ measure }) => measure)
  const series = describeSeries(planned)

  return {
    days: [...byDay.keys()].sort((a, b) => a - b).map(dayFromNumber),
    eventsOf(day) {
      const known = dayNumber(day)
      return (byDay.get(known) ?? []).flatMap((one) =>
        versionsKnownOn(one.versions, known).map((version) =>
          toEvent({ version, series: one, mapping, parts }),
        ),
      )
    },
    places: planPlaces(kept, gathered),
    series,
    notes: [...table.notes(), ...handovers, ...noteOnLateSeries(series)],
    summary: book.summary(),
    verdicts: () => book.verdicts(),
    refuse(event, reason) {
      const line = findLine(planned, event, book)
      if (line !== undefined) book.refuse(line, [reason])
    },
  }
}

/** The row that an event, or what it corrects, was first reported by. Looked for only where the log refused one. */
function findLine(
  planned: readonly PlannedVersions[],
  event: SignalEvent,
  book: VerdictBook,
): number | undefined {
  const [, id, date] = (event.record ?? event.id).split(':')
  const on = parseDay(date)
  const series = planned.find((one) => one.id === id)
  if (!series || !on) return undefined
  const rows = rowsOf(series.gathered).filter((row) => row.day === dayNumber(on))
  // Of several rows for the day all but the one that counts were refused.
  return rows.find(({ line }) => !book.isRefused(line))?.line
}

/** Which series have versions that became known on a day. */
function indexByDay(planned: readonly PlannedVersions[]): Map<number, PlannedVersions[]> {
  const byDay = new Map<number, PlannedVersions[]>()
  for (const series of planned) {
    let last: number | undefined
    for (const { known } of series.versions) {
      if (known === last) continue
      last = known
      const found = byDay.get(known)
      if (found) found.push(series)
      else byDay.set(known, [series])
    }
  }
  return byDay
}

/** Rows of one series, flat: line, day, whether the official code was stated (1 or 0), totals (-1 for blank). */
interface GatheredSeries {
  readonly place: RowPlace
  flat: number[]
  readonly width: number
  /** The name on its last day, of several the first in code-point order: whatever the order of the rows. */
  name: string
  nameDay: number
  provinceName: string
}

async function gatherSeries(
  { table, mapping, today }: ReplayRequest,
  book: VerdictBook,
): Promise<GatheredSeries[]> {
  const at = {
    date: table.position(mapping.date.column),
    provinceCode: table.position(mapping.place.provinceCode),
    provinceName: table.position(mapping.place.provinceName),
    code: table.position(mapping.place.code),
    name: table.position(mapping.place.name),
  }
  const measured = measureColumns(mapping).map(({ column }) => ({ column, position: table.position(column) }))
  const bounds = {
    earliest: mapping.date.earliest,
    latest: mapping.date.latest,
    today,
    forms: mapping.dayForms,
  }
  const placeOfFields = remembering((provinceCode = '', provinceName = '', code = '', name = '') =>
    readPlaceCells({ provinceCode, provinceName, code, name }, mapping.place),
  )
  const dayOfField = remembering((text = '') => readDateCell(text, mapping, bounds))
  const series = new Map<string, GatheredSeries>()

  for await (const group of table.groups) {
    for (const { line, cells, fault, repairs } of group) {
      book.enter(line)
      if (fault) {
        book.refuse(line, [fault])
        continue
      }
      // A row is as wide as the header, and positions are the header's.
      const cell = (position: number) => cells[position]!
      const place = placeOfFields(cell(at.provinceCode), cell(at.provinceName), cell(at.code), cell(at.name))
      const day = dayOfField(cell(at.date))
      const totals = measured.map(({ column, position }) => readTotalCell(cell(position), column, mapping))
      const faults = [
        ...('faults' in place ? place.faults : []),
        ...('fault' in day ? [day.fault] : []),
        ...totals.flatMap((total) => ('fault' in total ? [total.fault] : [])),
      ]
      const blanks = totals.flatMap((total) => ('blank' in total ? [total.blank] : []))
      if (blanks.length === totals.length) faults.push(...blanks)
      if (faults.length > 0 || 'faults' in place || 'fault' in day) {
        book.refuse(line, faults)
        continue
      }
      const tidied = totals.flatMap((total) => ('tidied' in total && total.tidied ? [total.tidied] : []))
      book.repair(line, [
        ...(repairs ?? []),
        ...place.repairs,
        ...(day.rewritten ? [day.rewritten] : []),
        ...blanks,
        ...tidied,
      ])
      addRow(series, place.place, cell(at.provinceName).trim(), [
        line,
        day.number,
        place.place.isCoded ? 1 : 0,
        ...totals.map((total) => ('total' in total ? total.total : -1)),
      ])
    }
  }
  return [...series.values()]
}

function addRow(
  series: Map<string, GatheredSeries>,
  place: RowPlace,
  provinceName: string,
  row: number[],
): void {
  let found = series.get(place.series)
  if (!found) {
    found = {
      place,
      flat: [],
      width: row.length,
      name: '',
      nameDay: Number.NEGATIVE_INFINITY,
      provinceName: '',
    }
    series.set(place.series, found)
  }
  for (const number of row) found.flat.push(number)
  const day = row[1]!
  const isEarlierName =
    place.name < found.name || (place.name === found.name && provinceName < found.provinceName)
  if (day > found.nameDay || (day === found.nameDay && isEarlierName)) {
    found.name = place.name
    found.nameDay = day
    found.provinceName = provinceName
  }
}

type PlaceCells =
  | { readonly place: RowPlace; readonly repairs: readonly RowReason[] }
  | { readonly faults: readonly RowReason[] }

const mostRemembered = 50_000

/** Days and places repeat from row to row: each is worked out once, within bounds for a file where none repeats. */
function remembering<T>(read: (...fields: string[]) => T): (...fields: string[]) => T {
  const known = new Map<string, T>()
  return (...fields) => {
    const key = fields.join('\u0000')
    const found = known.get(key)
    if (found !== undefined) return found
    if (known.size === mostRemembered) known.clear()
    const value = read(...fields)
    known.set(key, value)
    return value
  }
}

function readPlaceCells(stated: StatedPlace, columns: CumulativeMapping['place']): PlaceCells {
  const faults = [
    ...textFaults(stated.provinceCode, columns.provinceCode),
    ...textFaults(stated.provinceName, columns.provinceName),
    ...textFaults(stated.code, columns.code),
    ...textFaults(stated.name, columns.name),
  ]
  if (faults.length > 0) return { faults }
  const reading = readPlace(stated)
  if (!reading.ok) return { faults: [rowReason(reading.code, columns.provinceCode, stated.provinceCode)] }
  return {
    place: reading.place,
    repairs: reading.place.repairs.map((code) => rowReason(code, columnOf(code))),
  }

  function columnOf(code: RowReasonCode): string | undefined {
    // Why a row has no division lies in no single column.
    return code === 'place.unassigned' || code === 'place.code-mismatch' ? undefined : columns.code
  }
}

const longestName = 100

function textFaults(text: string, column: string): RowReason[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text.trim())) return [rowReason('text.control', column)]
  if (/^\s*[=+@]/.test(text)) return [rowReason('text.formula', column, text)]
  return text.length > longestName ? [rowReason('text.too-long', column, text)] : []
}

function readDateCell(text: string, mapping: CumulativeMapping, bounds: Parameters<typeof readDay>[1]) {
  const { column } = mapping.date
  if (isMissing(text, mapping.missing)) return { fault: rowReason('date.blank', column) }
  const reading = readDay(text, bounds)
  if (!reading.ok) return { fault: rowReason(reading.code, column, text) }
  return {
    number: dayNumber(reading.day),
    rewritten: reading.rewritten ? rowReason('date.form', column, text) : undefined,
  }
}

function readTotalCell(text: string, column: string, mapping: CumulativeMapping) {
  const reading = readCount(text, mapping.missing)
  if (reading.ok)
    return {
      total: reading.count,
      tidied: reading.tidied ? rowReason('number.form', column, text) : undefined,
    }
  return reading.code === 'number.blank'
    ? { blank: rowReason(reading.code, column) }
    : { fault: rowReason(reading.code, column, text) }
}

/**
 * A place's own row is a total, and refused, from the first day on which a division within it is reported; before
 * that day it is all that is known, and counts. A label is no division. Judged day by day, so that no later row of
 * the file takes an earlier one back.
 */
function refuseTotals(
  gathered: readonly GatheredSeries[],
  book: VerdictBook,
): { kept: GatheredSeries[]; handovers: FileNote[] } {
  const firstPart = firstDayOfParts(gathered)
  const handovers: FileNote[] = []
  const kept = gathered.flatMap((series) => {
    const from = series.place.sort === 'label' ? undefined : firstPart.get(series.place.path)
    if (from === undefined) return [series]
    const flat: number[] = []
    for (let at = 0; at < series.flat.length; at += series.width) {
      const row = series.flat.slice(at, at + series.width)
      if (row[1]! < from) flat.push(...row)
      else book.refuse(row[0]!, [rowReason('place.total')])
    }
    if (flat.length === 0) return []
    handovers.push({
      code: 'series.handed-over',
      value: series.place.series,
      message: `Reported as a whole before ${dayFromNumber(from)} and by its divisions from then on: its own series ends, and theirs begin with starting levels, which are not new cases.`,
    })
    return [{ ...series, flat }]
  })
  return { kept, handovers: handovers.sort((a, b) => (a.value! < b.value! ? -1 : 1)) }
}

/** The first day on which anything with an official code is reported below a place. */
function firstDayOfParts(gathered: readonly GatheredSeries[]): Map<PlacePath, number> {
  const first = new Map<PlacePath, number>()
  for (const { place, flat, width } of gathered) {
    if (place.sort !== 'division') continue
    let day = Number.POSITIVE_INFINITY
    for (let at = 1; at < flat.length; at += width) day = Math.min(day, flat[at]!)
    for (const path of pathsUpwards(place.path).slice(1))
      first.set(path, Math.min(first.get(path) ?? Number.POSITIVE_INFINITY, day))
  }
  return first
}

function rowsOf({ flat, width }: GatheredSeries): TotalRow[] {
  return Array.from({ length: flat.length / width }, (_, i) => {
    const [line = 0, day = 0, coded, ...totals] = flat.slice(i * width, (i + 1) * width)
    return { line, day, isCoded: coded === 1, totals: totals.map((total) => (total < 0 ? undefined : total)) }
  })
}

interface PlannedVersions {
  readonly id: string
  readonly gathered: GatheredSeries
  readonly rows: number
  readonly versions: readonly TotalVersion[]
}

function planSeries(
  gathered: GatheredSeries,
  mapping: CumulativeMapping,
  book: VerdictBook,
): PlannedVersions {
  const columns = measureColumns(mapping)
  const rows = rowsOf(gathered)
  const { versions, remarks } = readRunningTotals(rows)
  for (const { line, refused, code, measure, value } of remarks) {
    const column = measure === undefined ? undefined : columns[measure]?.column
    const reason = rowReason(code, column, value === undefined ? undefined : String(value))
    if (refused) book.refuse(line, [reason])
    else book.repair(line, [reason])
  }
  const refused = remarks.filter((remark) => remark.refused).length
  return { id: seriesId(gathered.place), gathered, rows: rows.length - refused, versions }
}

/** A division's digits, or province and a hash of the label: an id must be short, and labels are any text. */
function seriesId(place: RowPlace): string {
  if (place.sort !== 'label') return place.series
  return `${place.province}-${createHash('sha256').update(place.series).digest('hex').slice(0, 12)}`
}

/** Versions stand in the order in which they became known, so those of a day are one stretch. */
function versionsKnownOn(versions: readonly TotalVersion[], known: number): readonly TotalVersion[] {
  let low = 0
  for (let high = versions.length; low < high; ) {
    const middle = (low + high) >> 1
    if (versions[middle]!.known < known) low = middle + 1
    else high = middle
  }
  let end = low
  while (versions[end]?.known === known) end += 1
  return versions.slice(low, end)
}

interface EventRequest {
  readonly version: TotalVersion
  readonly series: PlannedVersions
  readonly mapping: CumulativeMapping
  readonly parts: readonly Measure[]
}

function toEvent({ version, series, mapping, parts }: EventRequest): SignalEvent {
  const reportDate = dayFromNumber(version.day)
  const part = version.part === undefined ? '' : `:${parts[version.part]}`
  const record = `${mapping.name}:${series.id}:${reportDate}${part}`
  const counts = Object.fromEntries(
    parts.flatMap((measure, i) => (version.counts[i] === undefined ? [] : [[measure, version.counts[i]]])),
  )
  return {
    specversion: '1.0',
    id: version.revision === 0 ? record : `${record}:r${version.revision}`,
    source: mapping.source,
    type: version.level ? 'case.level' : 'case.aggregate',
    place: series.gathered.place.path,
    ...(version.revision === 0 ? {} : { record, revision: version.revision }),
    data: {
      disease: mapping.disease,
      reportDate,
      ...counts,
      ...(version.spanDays > 1 ? { spanDays: version.spanDays } : {}),
    },
  }
}

function noteOnLateSeries(series: readonly PlannedSeries[]): FileNote[] {
  const late = series.filter(({ startsLate }) => startsLate).length
  if (late === 0) return []
  const message = `${fileNoteWords['series.starts-late'].en}.`
  return [{ code: 'series.starts-late', value: String(late), message }]
}

function describeSeries(planned: readonly PlannedVersions[]): PlannedSeries[] {
  const firstOfProvince = new Map<string, number>()
  for (const { gathered, versions } of planned) {
    const { province } = gathered.place
    firstOfProvince.set(
      province,
      Math.min(firstOfProvince.get(province) ?? Number.POSITIVE_INFINITY, versions[0]!.known),
    )
  }
  return planned.map(({ id, gathered, rows, versions }) => ({
    id,
    place: gathered.place.path,
    name: gathered.name,
    firstDay: dayFromNumber(versions[0]!.known),
    lastDay: dayFromNumber(versions.at(-1)!.known),
    rows,
    startsLate: versions[0]!.known > firstOfProvince.get(gathered.place.province)!,
  }))
}
