import type { Database } from '#platform/store'
import {
  type Day,
  type PlaceLevel,
  type PlacePath,
  parentPath,
  parsePlacePath,
  type Words,
} from '#vocabulary'

export interface Place {
  readonly path: PlacePath
  readonly level: PlaceLevel
  readonly name: Words
  readonly population?: number | undefined
  readonly lon?: number | undefined
  readonly lat?: number | undefined
  readonly codes: readonly string[]
  readonly validFrom?: Day | undefined
  readonly validUntil?: Day | undefined
  readonly successor?: PlacePath | undefined
}

interface PlaceRow {
  path: PlacePath
  level: PlaceLevel
  name_zh: string
  name_en: string
  population: number | null
  lon: number | null
  lat: number | null
  valid_from: Day | null
  valid_until: Day | null
  successor: PlacePath | null
  codes: string[]
}

/** The place tree of a world in memory: every signal is resolved against it. */
export class PlaceDirectory {
  readonly #database: Database
  #places = new Map<string, Place>()
  #paths = new Map<string, PlacePath>()
  #children = new Map<string, PlacePath[]>()
  #loads = 0

  constructor(database: Database) {
    this.#database = database
  }

  async load(): Promise<void> {
    const rows = await this.#database.app<PlaceRow[]>`
      SELECT p.path, p.level, p.name_zh, p.name_en, p.population, p.lon, p.lat, p.valid_from, p.valid_until, p.successor,
        coalesce(array_agg(c.code ORDER BY c.code) FILTER (WHERE c.code IS NOT NULL), '{}') AS codes
      FROM places.place p LEFT JOIN places.code c ON c.path = p.path
      GROUP BY p.path ORDER BY p.path`
    const places = new Map<string, Place>()
    const paths = new Map<string, PlacePath>()
    const children = new Map<string, PlacePath[]>()
    for (const row of rows) {
      const place = toPlace(row)
      places.set(place.path, place)
      for (const code of place.codes) paths.set(code, place.path)
      const parent = parentPath(place.path) ?? ''
      const siblings = children.get(parent)
      if (siblings) siblings.push(place.path)
      else children.set(parent, [place.path])
    }
    this.#places = places
    this.#paths = paths
    this.#children = children
    this.#loads++
  }

  /** Another number where the tree may have changed. */
  get version(): number {
    return this.#loads
  }

  find(path: string): Place | undefined {
    return this.#places.get(path)
  }

  /** The place of a path or a code on a day: one that has ended is followed to its successor. */
  resolve(text: string, on: Day): PlacePath | undefined {
    let place = this.#places.get(text) ?? this.#places.get(this.#paths.get(text) ?? '')
    // A chain of successors is short; a ring, which only bad data makes, ends too.
    for (let steps = 0; place?.validUntil && place.validUntil < on && steps < 8; steps++) {
      place = place.successor ? this.#places.get(place.successor) : undefined
    }
    return place?.path
  }

  /** The place that a code names, whether it is current or not. */
  ownerOfCode(code: string): PlacePath | undefined {
    return this.#paths.get(code)
  }

  children(path: PlacePath | undefined): readonly PlacePath[] {
    return this.#children.get(path ?? '') ?? []
  }

  /** The nearest place of the level, going up from the place itself. */
  ancestorAt(path: PlacePath, level: PlaceLevel): Place | undefined {
    for (let at: PlacePath | undefined = path; at; at = parentPath(at)) {
      const place = this.#places.get(at)
      if (place?.level === level) return place
    }
    return undefined
  }

  list(): Place[] {
    return [...this.#places.values()]
  }

  get size(): number {
    return this.#places.size
  }
}

function toPlace(row: PlaceRow): Place {
  return {
    path: row.path,
    level: row.level,
    name: { zh: row.name_zh, en: row.name_en },
    codes: row.codes,
    population: row.population ?? undefined,
    lon: row.lon ?? undefined,
    lat: row.lat ?? undefined,
    validFrom: row.valid_from ?? undefined,
    validUntil: row.valid_until ?? undefined,
    successor: row.successor ?? undefined,
  }
}

export type PlaceFault = { readonly index: number; readonly where: string; readonly message: string }

/** What keeps these places from being saved: a path given twice, a parent neither here nor in the tree, a code of another. */
export function checkPlaces(places: readonly Place[], tree: PlaceDirectory): PlaceFault[] {
  const paths = new Map<string, number>()
  const codes = new Map<string, string>()
  const faults: PlaceFault[] = []
  places.forEach(({ path }, index) => {
    const first = paths.get(path)
    if (first === undefined) paths.set(path, index)
    else faults.push({ index, where: 'path', message: `${path} is the path of places.${first} too` })
  })
  places.forEach((place, index) => {
    const fault = (where: string, message: string) => faults.push({ index, where, message })
    if (!parsePlacePath(place.path)) fault('path', `${JSON.stringify(place.path)} is not a place path`)
    const parent = parentPath(place.path)
    if (parent && !paths.has(parent) && !tree.find(parent)) fault('path', `its parent ${parent} is unknown`)
    if (place.successor && !paths.has(place.successor) && !tree.find(place.successor)) {
      fault('successor', `${place.successor} is unknown`)
    }
    for (const code of place.codes) {
      const other = codes.get(code)
      if (other !== undefined && other !== place.path) fault('codes', `${code} is ${other}'s`)
      codes.set(code, place.path)
    }
  })
  return faults
}

/** Adds places and changes those that exist; codes move to the place that now claims them. All or nothing. */
export async function savePlaces({ app }: Database, places: readonly Place[]): Promise<void> {
  const column = <T>(value: (place: Place) => T) => places.map(value)
  await app.begin(async (tx) => {
    await tx`
      INSERT INTO places.place AS p (path, parent, level, name_zh, name_en, population, lon, lat, valid_from, valid_until, successor)
      SELECT * FROM unnest(${column((p) => p.path as string)}::text[], ${column((p) => parentPath(p.path) ?? null)}::text[],
        ${column((p) => p.level as string)}::text[], ${column((p) => p.name.zh)}::text[], ${column((p) => p.name.en)}::text[],
        ${column((p) => p.population ?? null)}::bigint[], ${column((p) => p.lon ?? null)}::float8[],
        ${column((p) => p.lat ?? null)}::float8[], ${column((p) => p.validFrom ?? null)}::text[]::date[],
        ${column((p) => p.validUntil ?? null)}::text[]::date[], ${column((p) => p.successor ?? null)}::text[])
      ON CONFLICT (path) DO UPDATE SET level = excluded.level, name_zh = excluded.name_zh, name_en = excluded.name_en,
        population = coalesce(excluded.population, p.population), lon = coalesce(excluded.lon, p.lon),
        lat = coalesce(excluded.lat, p.lat), valid_from = excluded.valid_from, valid_until = excluded.valid_until,
        successor = excluded.successor`
    const codes = places.flatMap((place) =>
      [...new Set(place.codes)].map((code) => ({ code, path: place.path as string })),
    )
    if (codes.length > 0) {
      await tx`
        INSERT INTO places.code (code, path)
        SELECT * FROM unnest(${codes.map((c) => c.code)}::text[], ${codes.map((c) => c.path)}::text[])
        ON CONFLICT (code) DO UPDATE SET path = excluded.path`
    }
  })
}
