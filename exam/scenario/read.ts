import { presets } from '@lianfang/epidemic'
import { isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { diseases, findNearest, isWithin } from '#vocabulary'
import type { CityData } from '../city/data.ts'
import { Scenario } from './scenario.ts'

/** What is wrong with a scenario, and in which line of it. */
export interface ScenarioFault {
  /** From 1. */
  readonly line: number
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
 * @param of `systems` names of the systems that take part in exams.
 * @returns Every fault at once, in the order of their lines.
 */
export function readScenario(
  text: string,
  { city, systems }: { city: CityData; systems: readonly string[] },
): ReadScenario {
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
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  const fault = (path: readonly PropertyKey[], message: string): ScenarioFault => ({
    line: lineOf(path),
    where: path.map(String).join('.'),
    message,
  })
  const value: unknown = document.toJS()
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

function failed(faults: ScenarioFault[]): ReadScenario {
  return { ok: false, faults: faults.toSorted((a, b) => a.line - b.line) }
}

interface Found {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** An unknown field is a fault of its own line. */
function flatten(issue: z.core.$ZodIssue): Found[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: 'is no field that a scenario has here',
    }))
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

function namesFor(path: readonly PropertyKey[]): string[] {
  const field = path.at(-1)
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
  for (const [at, { unit, from, until }] of scenario.faults.entries()) {
    if (unit !== undefined && !units.includes(unit))
      found.push({ path: ['faults', at, 'unit'], message: unknown(`unit of ${city.id}`, unit, units) })
    if (until !== undefined && until <= from)
      found.push({ path: ['faults', at, 'until'], message: `day ${until} is not after day ${from}` })
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
