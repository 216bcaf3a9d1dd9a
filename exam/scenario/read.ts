import { presets } from '@lianfang/epidemic'
import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from 'yaml'
import { z } from 'zod'
import { diseases, findNearest, isWithin } from '#vocabulary'
import type { CityData } from '../city/data.ts'
import {
  beginningNames,
  faultNames,
  feedDoors,
  feedKinds,
  measureAreas,
  measureNames,
  Scenario,
} from './scenario.ts'

/** What is wrong with a scenario, and in which line of it. */
export interface ScenarioFault {
  /** From 1; absent of what was given in place of the file's own number. */
  readonly line: number | undefined
  /** Path of the field: `begins.0.place`. */
  readonly where: string
  readonly message: string
}

export type ReadScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly faults: readonly ScenarioFault[] }

/**
 * A scenario of a text in YAML: its shape, and that the city and the software have what it names.
 *
 * @param of `systems` names of the systems that take part in exams; `people` and `days` in place of the scenario's own, and held to the same.
 * @returns Every fault at once, in the order of their lines.
 */
export function readScenario(
  text: string,
  {
    city,
    systems,
    people,
    days,
  }: {
    city: CityData
    systems: readonly string[]
    people?: number | undefined
    days?: number | undefined
  },
): ReadScenario {
  const instead = { ...(people === undefined ? {} : { people }), ...(days === undefined ? {} : { days }) }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [broken] = document.errors
  if (broken)
    return failed([
      { line: broken.linePos?.[0].line ?? 1, where: '', message: broken.message.split('\n')[0] ?? '' },
    ])
  const lineOf = (path: readonly PropertyKey[]) => {
    // A field that is missing has the line of what it is missing from.
    for (let length = path.length; length >= 0; length--) {
      const node = findNode(document, path.slice(0, length))
      if (node?.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  const fault = (path: readonly PropertyKey[], message: string): ScenarioFault => ({
    line: path.length === 1 && String(path[0]) in instead ? undefined : lineOf(path),
    where: path.map(String).join('.'),
    message,
  })
  const read: unknown = document.toJS()
  const value: unknown = isMap(document.contents) ? { ...Object(read), ...instead } : read
  const parsed = Scenario.safeParse(value)
  if (!parsed.success)
    return failed(
      parsed.error.issues.flatMap((issue) =>
        flatten(issue).map(({ path, message }) => fault(path, explain({ path, message, value }))),
      ),
    )
  const faults = judge(parsed.data, { city, systems }).map(({ path, message }) => fault(path, message))
  return faults.length > 0 ? failed(faults) : { ok: true, scenario: parsed.data }
}

/** Of a field its name, which may stand a line above what it holds. */
function findNode(document: Document, path: readonly PropertyKey[]): Node | undefined {
  const held = path.length === 0 ? document.contents : document.getIn(path, true)
  const [parent, last] = [document.getIn(path.slice(0, -1), true), path.at(-1)]
  const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === last) : undefined
  if (isNode(pair?.key)) return pair.key
  return isNode(held) ? held : undefined
}

function failed(faults: ScenarioFault[]): ReadScenario {
  return { ok: false, faults: faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)) }
}

interface Found {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** An unknown field is a fault of its own line. */
function flatten(issue: z.core.$ZodIssue): Found[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const nearest = findNearest(key, fieldNames())
      const hint = nearest === undefined ? '' : `; nearest: ${nearest}`
      return { path: [...issue.path, key], message: `is no field that a scenario has here${hint}` }
    })
  return [{ path: issue.path, message: issue.message }]
}

/** What was given, and of names the nearest right one. */
function explain({ path, message, value }: Found & { value: unknown }): string {
  const given = path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  )
  if (typeof given !== 'string') return message
  const nearest = findNearest(given, namesFor(path))
  const shown = JSON.stringify(given.slice(0, 60))
  return nearest === undefined ? `${message}, got ${shown}` : `${shown} is unknown; nearest: ${nearest}`
}

/** Names of fields that a scenario has anywhere. */
function fieldNames(): string[] {
  const names = new Set<string>()
  const collect = (schema: unknown) => {
    if (typeof schema !== 'object' || schema === null) return
    for (const [key, inner] of Object.entries(schema)) {
      if (key === 'properties') for (const name of Object.keys(inner as object)) names.add(name)
      collect(inner)
    }
  }
  collect(z.toJSONSchema(Scenario, { io: 'input', unrepresentable: 'any' }))
  return [...names]
}

function namesFor(path: readonly PropertyKey[]): readonly string[] {
  const field = path.at(-1)
  if (field === 'kind') return feedKinds
  if (field === 'by') return feedDoors
  if (field === 'fault') return faultNames
  if (field === 'from') return beginningNames
  if (field === 'measure') return measureNames
  if (field === 'area') return measureAreas
  if (field === 'preset') return Object.keys(presets)
  if (field === 'reportedAs') return Object.keys(diseases)
  return []
}

/** What the schema cannot know: the city's places and units, the software's systems, days that follow each other. */
function judge(
  scenario: Scenario,
  { city, systems }: { city: CityData; systems: readonly string[] },
): Found[] {
  const found: Found[] = []
  const places = city.places.filter(({ path }) => isWithin(path, city.root)).map(({ path }) => String(path))
  const unknown = (what: string, given: string, names: readonly string[]) => {
    const nearest = findNearest(given, names)
    return `${given} is no ${what}${nearest === undefined ? '' : `; nearest: ${nearest}`}`
  }
  for (const [at, beginning] of scenario.begins.entries()) {
    if (beginning.from === 'market' && beginning.place !== 'largest' && !places.includes(beginning.place))
      found.push({
        path: ['begins', at, 'place'],
        message: unknown(`place of ${city.id}`, beginning.place, places),
      })
    if (beginning.from === 'return' && beginning.back <= beginning.leave)
      found.push({
        path: ['begins', at, 'back'],
        message: `day ${beginning.back} is not after day ${beginning.leave}`,
      })
    if (beginning.from === 'return' && beginning.travellers > scenario.people)
      found.push({
        path: ['begins', at, 'travellers'],
        message: `are more than the ${scenario.people} people`,
      })
    if (beginning.from === 'people' && beginning.count > scenario.people)
      found.push({ path: ['begins', at, 'count'], message: `are more than the ${scenario.people} people` })
  }
  const units = city.units.map(({ id }) => id)
  for (const list of ['feeds', 'faults'] as const)
    for (const [at, { unit }] of scenario[list].entries())
      if (unit !== undefined && !units.includes(unit))
        found.push({ path: [list, at, 'unit'], message: unknown(`unit of ${city.id}`, unit, units) })
  for (const [at, { from, until }] of scenario.faults.entries()) {
    if (until !== undefined && until <= from)
      found.push({ path: ['faults', at, 'until'], message: `day ${until} is not after day ${from}` })
  }
  const isCommanded = city.units.some(
    ({ duties, place }) => duties.includes('command') && isWithin(city.root, place),
  )
  for (const [at, { measure }] of scenario.measures.entries()) {
    if (scenario.measures.findIndex((one) => one.measure === measure) !== at)
      found.push({ path: ['measures', at, 'measure'], message: `${measure} stands here twice` })
    if (!isCommanded)
      found.push({
        path: ['measures', at, 'measure'],
        message: `needs a unit of ${city.id} with the duty command for the whole city, which issues orders`,
      })
  }
  for (const [at, system] of scenario.systems.entries())
    if (!systems.includes(system))
      found.push({
        path: ['systems', at],
        message: unknown('system that takes part in exams', system, systems),
      })
  for (const [disease] of Object.entries(scenario.background.cases.value))
    if (disease === scenario.disease.reportedAs)
      found.push({
        path: ['background', 'cases', 'value', disease],
        message: 'is the outbreak itself: a disease that is always there must be another',
      })
  return found
}
