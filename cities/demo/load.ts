import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseCsv } from 'csv-parse/sync'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { PlaceLevel, PlacePath, parentPath, placeLevels, placeOfDivisionCode, Words } from '#vocabulary'

/** A row of places.csv; fits the place directory as it is. */
export interface PlaceRow {
  readonly path: PlacePath
  readonly level: PlaceLevel
  readonly name: Words
  readonly population?: number | undefined
  readonly lon?: number | undefined
  readonly lat?: number | undefined
  readonly codes: readonly string[]
}

const Id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, { error: 'must be lower-case letters, digits, - and ., at most 64' })

export const UnitRow = z.strictObject({
  id: Id,
  name: Words,
  /** Jurisdiction; for a hospital or laboratory the community in which it stands. */
  place: PlacePath,
  duties: z.array(Id).min(1),
  phone: z.string().min(1).max(32).optional(),
})
export type UnitRow = z.infer<typeof UnitRow>

export const accountRoles = [
  'admin',
  'commander',
  'epidemiologist',
  'duty-officer',
  'officer',
  'street-officer',
  'grid-worker',
  'reporter',
] as const

export const AccountRow = z.strictObject({
  login: Id,
  name: Words,
  role: z.enum(accountRoles),
  /** Id of the unit at which the account has its role. */
  unit: Id,
})
export type AccountRow = z.infer<typeof AccountRow>

/** Who has the standing duty at a unit. */
export const DutyRow = z.strictObject({
  unit: Id,
  login: Id,
  phone: z.string().min(1).max(32),
})
export type DutyRow = z.infer<typeof DutyRow>

const CityFile = z.strictObject({
  id: Id,
  title: Words,
  zone: z.string().refine(isZone, { error: 'must be an IANA time zone such as Asia/Shanghai' }),
  root: PlacePath,
  accounts: z.array(AccountRow),
  dutyOfficers: z.array(DutyRow).default([]),
})

const Position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
const LinearRing = z
  .array(Position)
  .min(4)
  .refine((ring) => String(ring[0]) === String(ring.at(-1)), { error: 'must end where it began' })

/** GeoJSON (RFC 7946): the areas of places, named by path. */
export const PlaceShapes = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      id: PlacePath,
      properties: z.object({ path: PlacePath, level: PlaceLevel }),
      geometry: z.object({ type: z.literal('Polygon'), coordinates: z.array(LinearRing).min(1) }),
    }),
  ),
})
export type PlaceShapes = z.infer<typeof PlaceShapes>

/** Rivers, drawn on the map and nothing more. */
export const WaterShapes = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      properties: z.object({ kind: z.literal('river'), name_zh: z.string(), name_en: z.string() }),
      geometry: z.object({ type: z.literal('LineString'), coordinates: z.array(Position).min(2) }),
    }),
  ),
})
export type WaterShapes = z.infer<typeof WaterShapes>

/** A rule as the folder has it; the room of rules reads it. */
export interface RuleText {
  readonly id: string
  readonly text: string
}

/** A city as data: what a folder in `cities/` holds. */
export interface DemoCity {
  readonly id: string
  readonly title: Words
  readonly zone: string
  readonly root: PlacePath
  readonly places: readonly PlaceRow[]
  readonly units: readonly UnitRow[]
  readonly accounts: readonly AccountRow[]
  readonly dutyOfficers: readonly DutyRow[]
  readonly rules: readonly RuleText[]
  readonly geometry: PlaceShapes
  readonly water: WaterShapes
}

export interface CityFault {
  readonly code: 'file.missing' | 'file.malformed' | 'value.invalid' | 'value.repeated' | 'reference.unknown'
  readonly file: string
  /** Line of a table, counted from 1 with the heading; position in a list, counted from 1. */
  readonly row?: number | undefined
  /** Column of a table, or path within the row: `name.zh`. */
  readonly column?: string | undefined
  readonly message: string
}

export type Loaded<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly CityFault[] }

/** Reads a city's folder: every fault of every file at once, or the city. */
export function loadCity(folder: string): Loaded<DemoCity> {
  const city = read(folder, 'city.yaml', (text) => parseYaml('city.yaml', text, CityFile))
  const places = read(folder, 'places.csv', parsePlaces)
  const units = read(folder, 'units.yaml', parseUnits)
  const geometry = read(folder, 'geometry.geojson', (text) =>
    parseShapes('geometry.geojson', text, PlaceShapes),
  )
  const water: Loaded<WaterShapes> = existsSync(join(folder, 'water.geojson'))
    ? read(folder, 'water.geojson', (text) => parseShapes('water.geojson', text, WaterShapes))
    : { ok: true, value: { type: 'FeatureCollection', features: [] } }
  if (!city.ok || !places.ok || !units.ok || !geometry.ok || !water.ok) {
    return {
      ok: false,
      faults: [city, places, units, geometry, water].flatMap((part) => (part.ok ? [] : part.faults)),
    }
  }
  const whole = {
    ...city.value,
    places: places.value,
    units: units.value,
    geometry: geometry.value,
    water: water.value,
    rules: readRules(join(folder, 'rules')),
  }
  const faults = checkReferences(whole)
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: whole }
}

/** Each file is named after its rule; a city may have none. */
function readRules(folder: string): RuleText[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({ id: file.slice(0, -5), text: readFileSync(join(folder, file), 'utf8') }))
}

/** One line for a person: file, row, column, what is wrong. */
export function describeFault({ file, row, column, message }: CityFault): string {
  const where = [file, row === undefined ? '' : `row ${row}`, column ?? ''].filter((part) => part !== '')
  return `${where.join(', ')}: ${message}`
}

const columns = ['path', 'level', 'name_zh', 'name_en', 'population', 'division_code', 'lon', 'lat'] as const

/** An empty cell is absent; a number is digits, not whatever a program would take for one. */
const optionalNumber = z
  .string()
  .regex(/^(-?\d+(\.\d+)?)?$/, { error: 'must be a number or empty' })
  .transform((text) => (text === '' ? undefined : Number(text)))
const optional = (range: z.ZodNumber) => optionalNumber.pipe(range.optional())

const PlaceCells = z.object({
  path: PlacePath,
  level: PlaceLevel,
  name_zh: z.string().min(1, { error: 'is empty' }),
  name_en: z.string().min(1, { error: 'is empty' }),
  population: optional(z.int().min(0)),
  division_code: z
    .string()
    .regex(/^(\d{6}|\d{9}|\d{12})?$/, { error: 'must have 6, 9 or 12 digits, or be empty' }),
  lon: optional(z.number().min(-180).max(180)),
  lat: optional(z.number().min(-90).max(90)),
})

/** The rows of any city's places.csv; parents come before children. */
export function parsePlaces(text: string, file = 'places.csv'): Loaded<PlaceRow[]> {
  const lines = toLines(text, file)
  if (!lines.ok) return lines
  const [heading = [], ...body] = lines.value
  const missing = columns.filter((column) => !heading.includes(column))
  if (missing.length > 0) {
    return failed({
      code: 'file.malformed',
      file,
      row: 1,
      message: `the heading lacks ${missing.join(', ')}`,
    })
  }
  const places: PlaceRow[] = []
  const faults: CityFault[] = []
  const seen = new Set<string>()
  body.forEach((cells, index) => {
    const row = index + 2
    const parsed = PlaceCells.safeParse(
      Object.fromEntries(heading.map((column, at) => [column, cells[at] ?? ''])),
    )
    if (!parsed.success) {
      for (const issue of parsed.error.issues) faults.push(invalid(file, row, issue))
      // Its children are not at fault as well.
      seen.add(cells[heading.indexOf('path')] ?? '')
      return
    }
    const { name_zh, name_en, division_code, ...place } = parsed.data
    const fault = (code: CityFault['code'], column: string, message: string) =>
      faults.push({ code, file, row, column, message })
    const parent = parentPath(place.path)
    if (seen.has(place.path)) fault('value.repeated', 'path', `${place.path} is there twice`)
    if (parent && !seen.has(parent))
      fault('reference.unknown', 'path', `its parent ${parent} is not in a row above`)
    if (place.level !== placeLevels[place.path.split('.').length - 1])
      fault('value.invalid', 'level', `${place.path} is not a ${place.level} by its depth`)
    if (division_code !== '' && placeOfDivisionCode(division_code)?.path !== place.path) {
      fault('value.invalid', 'division_code', `${division_code} is not the code of ${place.path}`)
    }
    seen.add(place.path)
    places.push({
      ...place,
      name: { zh: name_zh, en: name_en },
      codes: division_code === '' ? [] : [division_code],
    })
  })
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: places }
}

/** The units of any city's units.yaml. */
export function parseUnits(text: string, file = 'units.yaml'): Loaded<UnitRow[]> {
  return parseYaml(file, text, z.array(UnitRow))
}

function read<Value>(folder: string, file: string, parse: (text: string) => Loaded<Value>): Loaded<Value> {
  const path = join(folder, file)
  if (!existsSync(path)) return failed({ code: 'file.missing', file, message: `is missing from ${folder}` })
  return parse(readFileSync(path, 'utf8'))
}

function toLines(text: string, file: string): Loaded<string[][]> {
  try {
    // Without `columns` the library returns rows of strings.
    return { ok: true, value: parseCsv(text, { bom: true, skipEmptyLines: true }) as string[][] }
  } catch (error) {
    return failed({
      code: 'file.malformed',
      file,
      message: error instanceof Error ? error.message : String(error),
    })
  }
}

function parseYaml<Value>(file: string, text: string, schema: z.ZodType<Value>): Loaded<Value> {
  const document = parseDocument(text)
  const [broken] = document.errors
  if (broken)
    return failed({ code: 'file.malformed', file, row: broken.linePos?.[0].line, message: broken.message })
  return parseWith(file, document.toJS(), schema)
}

function parseShapes<Value>(file: string, text: string, schema: z.ZodType<Value>): Loaded<Value> {
  try {
    return parseWith(file, JSON.parse(text), schema)
  } catch (error) {
    return failed({
      code: 'file.malformed',
      file,
      message: error instanceof Error ? error.message : String(error),
    })
  }
}

function parseWith<Value>(file: string, value: unknown, schema: z.ZodType<Value>): Loaded<Value> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return { ok: true, value: parsed.data }
  return { ok: false, faults: parsed.error.issues.map((issue) => invalid(file, undefined, issue)) }
}

/** In a list the first number on the path is the row. */
function invalid(
  file: string,
  row: number | undefined,
  issue: { path: PropertyKey[]; message: string },
): CityFault {
  const at = issue.path.findIndex((step) => typeof step === 'number')
  const listed = row ?? (at < 0 ? undefined : Number(issue.path[at]) + 1)
  const path = row === undefined && at >= 0 ? issue.path.toSpliced(at, 1) : issue.path
  return {
    code: 'value.invalid',
    file,
    row: listed,
    column: path.join('.') || undefined,
    message: issue.message,
  }
}

function checkReferences(city: DemoCity): CityFault[] {
  const places = new Set<string>(city.places.map(({ path }) => path))
  const units = new Set(city.units.map(({ id }) => id))
  const unknown = (
    file: string,
    row: number | undefined,
    column: string,
    value: string,
    what: string,
  ): CityFault[] => [{ code: 'reference.unknown', file, row, column, message: `${value} is not ${what}` }]
  return [
    ...(places.has(city.root)
      ? []
      : unknown('city.yaml', undefined, 'root', city.root, 'a place of places.csv')),
    ...city.units.flatMap(({ place }, i) =>
      places.has(place) ? [] : unknown('units.yaml', i + 1, 'place', place, 'a place of places.csv'),
    ),
    ...city.accounts.flatMap(({ unit }, i) =>
      units.has(unit) ? [] : unknown('city.yaml', i + 1, 'accounts.unit', unit, 'a unit of units.yaml'),
    ),
    ...city.dutyOfficers.flatMap(({ unit, login }, i) => [
      ...(units.has(unit)
        ? []
        : unknown('city.yaml', i + 1, 'dutyOfficers.unit', unit, 'a unit of units.yaml')),
      ...(city.accounts.some((account) => account.login === login)
        ? []
        : unknown('city.yaml', i + 1, 'dutyOfficers.login', login, 'an account of this city')),
    ]),
    ...city.geometry.features.flatMap(({ properties: { path } }, i) =>
      places.has(path)
        ? []
        : unknown('geometry.geojson', i + 1, 'features.properties.path', path, 'a place of places.csv'),
    ),
    ...repeated(
      'units.yaml',
      'id',
      city.units.map(({ id }) => id),
    ),
    ...repeated(
      'city.yaml',
      'accounts.login',
      city.accounts.map(({ login }) => login),
    ),
    ...repeated(
      'city.yaml',
      'dutyOfficers.unit',
      city.dutyOfficers.map(({ unit }) => unit),
    ),
    ...repeated(
      'geometry.geojson',
      'features.properties.path',
      city.geometry.features.map(({ id }) => id),
    ),
  ]
}

function repeated(file: string, column: string, values: readonly string[]): CityFault[] {
  return values.flatMap((value, index): CityFault[] =>
    values.indexOf(value) === index
      ? []
      : [{ code: 'value.repeated', file, row: index + 1, column, message: `${value} is there twice` }],
  )
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) instanceof Intl.DateTimeFormat
  } catch {
    return false
  }
}

function failed(fault: CityFault): { readonly ok: false; readonly faults: readonly CityFault[] } {
  return { ok: false, faults: [fault] }
}
