import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWithin, type PlaceLevel, parentPath } from '#vocabulary'
import { type DemoCity, describeFault, loadCity, parsePlaces, parseUnits } from './load.ts'
import { contains, edgeKey, outlinesOf, type Point, type Ring, signedArea } from './shapes.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))

function demoCity(): DemoCity {
  const loaded = loadCity(folder)
  if (!loaded.ok) throw new Error(loaded.faults.map(describeFault).join('\n'))
  return loaded.value
}

/** The faults of the demo's folder after one file in it was changed, as a person reads them. */
function faultsAfter(file: string, change: (text: string) => string): string[] {
  const copy = mkdtempSync(join(tmpdir(), 'city-'))
  try {
    for (const name of ['city.yaml', 'places.csv', 'units.yaml', 'geometry.geojson'])
      cpSync(join(folder, name), join(copy, name))
    const before = readFileSync(join(copy, file), 'utf8')
    const after = change(before)
    expect(after).not.toBe(before)
    writeFileSync(join(copy, file), after)
    const loaded = loadCity(copy)
    return loaded.ok ? [] : loaded.faults.map(describeFault)
  } finally {
    rmSync(copy, { recursive: true })
  }
}

describe('the demo city', () => {
  const city = demoCity()
  const ofLevel = (level: PlaceLevel) =>
    city.places.filter((place) => place.level === level && isWithin(place.path, city.root))

  it('has 5 districts, about 6 streets in each, about 5 communities in each of those, 3 to 6 grids in each', () => {
    const childrenOf = (path: string) => city.places.filter((place) => parentPath(place.path) === path).length
    expect(ofLevel('district')).toHaveLength(5)
    for (const { path } of ofLevel('district')) expect([4, 5, 6, 7, 8]).toContain(childrenOf(path))
    for (const { path } of ofLevel('street')) expect([4, 5, 6]).toContain(childrenOf(path))
    for (const { path } of ofLevel('community')) expect([3, 4, 5, 6]).toContain(childrenOf(path))
  })

  it('counts as many people in a place as in its parts', () => {
    const total = (path: string) =>
      city.places
        .filter((place) => parentPath(place.path) === path)
        .reduce((sum, { population = 0 }) => sum + population, 0)
    for (const level of ['city', 'district', 'street', 'community'] as const) {
      for (const { path, population } of ofLevel(level))
        expect([path, total(path)]).toEqual([path, population])
    }
  })

  it('gives no two siblings, streets, or communities one name', () => {
    for (const level of ['district', 'street', 'community'] as const) {
      for (const language of ['zh', 'en'] as const) {
        const names = ofLevel(level).map(({ name }) => name[language])
        expect(new Set(names).size).toBe(names.length)
      }
    }
  })

  it('has the units that the loop needs: CDCs, command, offices, 6 fever clinics, 2 laboratories', () => {
    const count = (duty: string) => city.units.filter(({ duties }) => duties.includes(duty)).length
    expect([count('cdc'), count('command'), count('fever-clinic'), count('laboratory')]).toEqual([6, 1, 6, 2])
    expect(count('street-office')).toBe(ofLevel('street').length)
    // A street's office does a community's work too, where the community has no office of its own.
    expect(count('community-office')).toBe(ofLevel('street').length + ofLevel('community').length)
  })
})

describe('the map', () => {
  const city = demoCity()
  const rings = new Map<string, Ring>(
    city.geometry.features.map(({ id, geometry }) => [id, geometry.coordinates[0]!.slice(1)]),
  )
  const partsOf = (path: string) =>
    [...rings.keys()].filter(
      (part) =>
        part !== path && part.startsWith(`${path}.`) && part.split('.').length === path.split('.').length + 1,
    )
  const divided = [...rings.keys()].filter((path) => partsOf(path).length > 0)

  it('has an area for every city, district, street and community', () => {
    const mapped = city.places
      .filter(({ level }) => ['city', 'district', 'street', 'community'].includes(level))
      .map(({ path }) => path)
    expect([...rings.keys()].sort()).toEqual(mapped.toSorted())
  })

  it('lets neighbours share their borders point by point: the parts of a place make exactly its outline', () => {
    expect(divided.length).toBeGreaterThan(30)
    const edges = (ring: Ring) => ring.map((from, i) => edgeKey(from, ring[(i + 1) % ring.length]!)).sort()
    for (const path of divided) {
      const outlines = outlinesOf(partsOf(path).map((part) => rings.get(part)!))
      expect(outlines).toHaveLength(1)
      expect(edges(outlines[0]!)).toEqual(edges(rings.get(path)!))
    }
  })

  it('has no overlaps: the areas of the parts add up to the whole, and no border crosses itself', () => {
    for (const path of divided) {
      const sum = partsOf(path).reduce((total, part) => total + signedArea(rings.get(part)!), 0)
      expect(sum).toBeCloseTo(signedArea(rings.get(path)!), 9)
    }
    for (const ring of rings.values()) expect(crossings(ring)).toEqual([])
  })

  it('has every point of the city in exactly one community', () => {
    const outline = rings.get(city.root)!
    const communities = city.places
      .filter(({ level }) => level === 'community')
      .map(({ path }) => rings.get(path)!)
    // Halves of the last decimal, so that no point lies on a border.
    const coordinate = (least: number, most: number) =>
      fc.integer({ min: least * 1e5, max: most * 1e5 }).map((n) => (n + 0.5) / 1e5)
    fc.assert(
      fc.property(coordinate(112.5, 113), coordinate(29.8, 30.3), (lon, lat) => {
        const point: Point = [lon, lat]
        const holding = communities.filter((ring) => contains(ring, point)).length
        expect(holding).toBe(contains(outline, point) ? 1 : 0)
      }),
      { numRuns: 2_000 },
    )
  })

  it('puts the point of each grid into its community', () => {
    const stray = city.places.filter(({ level, path, lon, lat }) => {
      const ring = rings.get(parentPath(path) ?? '')
      return (
        level === 'grid' && !(ring && lon !== undefined && lat !== undefined && contains(ring, [lon, lat]))
      )
    })
    expect(stray).toEqual([])
  })

  it('stays under 400 KB with five decimals at most', () => {
    const text = readFileSync(join(folder, 'geometry.geojson'), 'utf8')
    expect(text.length).toBeLessThan(400_000)
    expect(text).not.toMatch(/\d\.\d{6}/)
  })
})

describe('a city’s folder that is wrong', () => {
  it('is told by file, row and column', () => {
    expect(
      faultsAfter('places.csv', (text) =>
        text.replace('江澜区,Jianglan District,', '江澜区,Jianglan District,many'),
      ),
    ).toEqual([expect.stringMatching(/^places\.csv, row 5, population: must be a number/)])
    expect(faultsAfter('units.yaml', (text) => text.replace('place: cn.99.01', 'place: cn.98.01'))).toEqual([
      'units.yaml, row 1, place: cn.98.01 is not a place of places.csv',
    ])
    expect(faultsAfter('city.yaml', (text) => text.replace('role: admin', 'role: emperor'))).toEqual([
      expect.stringMatching(/^city\.yaml, row 1, accounts\.role: /),
    ])
    expect(faultsAfter('city.yaml', (text) => text.replace('Asia/Shanghai', 'Asia/Yunhan'))).toEqual([
      'city.yaml, zone: must be an IANA time zone such as Asia/Shanghai',
    ])
    expect(faultsAfter('city.yaml', (text) => text.replace(/unit: cdc\b(?!-)/, 'unit: nobody'))).toEqual([
      'city.yaml, row 2, accounts.unit: nobody is not a unit of units.yaml',
    ])
    expect(faultsAfter('geometry.geojson', (text) => text.slice(0, 1000))[0]).toMatch(/^geometry\.geojson: /)
  })

  it('that is not there is told file by file', () => {
    const loaded = loadCity(join(tmpdir(), 'no-such-city'))
    expect(loaded.ok ? [] : loaded.faults.map(({ code, file }) => `${code} ${file}`)).toEqual([
      'file.missing city.yaml',
      'file.missing places.csv',
      'file.missing units.yaml',
      'file.missing geometry.geojson',
    ])
  })
})

describe('places of any city', () => {
  const heading = 'path,level,name_zh,name_en,population,division_code,lon,lat'
  const parse = (...rows: string[]) => {
    const parsed = parsePlaces([heading, ...rows].join('\n'))
    return parsed.ok ? parsed.value : parsed.faults.map(describeFault)
  }

  it('may lack population, code and position', () => {
    expect(parse('fr,nation,法国,France,,,,')).toEqual([
      {
        path: 'fr',
        level: 'nation',
        name: { zh: '法国', en: 'France' },
        population: undefined,
        lon: undefined,
        lat: undefined,
        codes: [],
      },
    ])
  })

  it('need their parent in a row above, a level that fits their depth, their own code, and to be there once', () => {
    expect(parse('cn,nation,中国,China,,,,', 'cn.33.01,city,某市,City,,,,')).toEqual([
      'places.csv, row 3, path: its parent cn.33 is not in a row above',
    ])
    expect(parse('cn,province,中国,China,,,,')).toEqual([
      'places.csv, row 2, level: cn is not a province by its depth',
    ])
    expect(parse('cn,nation,中国,China,,,,', 'cn.33,province,某省,Province,,340000,,')).toEqual([
      'places.csv, row 3, division_code: 340000 is not the code of cn.33',
    ])
    expect(parse('cn,nation,中国,China,,,,', 'cn,nation,中国,China,,,,')).toEqual([
      'places.csv, row 3, path: cn is there twice',
    ])
  })

  it('need every column and as many cells in each row', () => {
    expect(parsePlaces('path,level\ncn,nation')).toMatchObject({
      ok: false,
      faults: [{ code: 'file.malformed', row: 1 }],
    })
    expect(parsePlaces(`${heading}\ncn,nation`)).toMatchObject({
      ok: false,
      faults: [{ code: 'file.malformed' }],
    })
  })

  it('have units with known fields only', () => {
    const parsed = parseUnits('- { id: a, name: { zh: 甲, en: A }, place: cn, duties: [cdc], fax: 1 }')
    expect(parsed).toMatchObject({
      ok: false,
      faults: [{ code: 'value.invalid', file: 'units.yaml', row: 1 }],
    })
  })
})

/** Pairs of edges of a ring that cross. */
function crossings(ring: Ring): string[] {
  const edges = ring.map((from, i) => [from, ring[(i + 1) % ring.length]!] as const)
  const side = ([ax, ay]: Point, [bx, by]: Point, [px, py]: Point) =>
    Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax))
  return edges.flatMap(([a, b], i) =>
    edges
      .slice(i + 2)
      .filter(([c, d]) => side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0)
      .map(([c, d]) => `${a} ${b} × ${c} ${d}`),
  )
}
