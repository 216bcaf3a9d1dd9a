import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { PlacePath } from '#vocabulary'
import { Actor, Me, Place, Places, RuleTitle, type UnitName, Units, World } from './answers.ts'
import { AskError, ask, isRefused } from './api.ts'
import { LiveLine } from './live-line.ts'

/** How often what moves is asked again. */
export const everyMs = 5_000

/** As often, what is told as it happens is asked for all the same: time that runs out changes things without a word. */
const liveEveryMs = 3 * everyMs

interface Asked {
  readonly state: { readonly error: Error | null }
  readonly queryKey: readonly unknown[]
  readonly meta: Readonly<Record<string, unknown>> | undefined
}

/** For queries of what moves by itself. */
export const moving = {
  refetchInterval: ({ state, queryKey, meta }: Asked) => {
    if (isRefused(state.error)) return false
    return meta?.line instanceof LiveLine && meta.line.tells(queryKey[0]) ? liveEveryMs : everyMs
  },
  placeholderData: keepPreviousData,
} as const

/** Pages of a list that are read again as soon as something in it changed. */
const mostReadAgain = 10

/** Whether a list was read so far that to read it again from its beginning with every change would be all that the page does. */
export function isReadFar(data: unknown): boolean {
  const { pages } = (data ?? {}) as { readonly pages?: unknown }
  return Array.isArray(pages) && pages.length > mostReadAgain
}

/** For queries of what changes by decree, not by the hour: places, their shapes, units. */
export const standing = { staleTime: 60 * 60_000 } as const

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => (await ask(Me, '/me', { signal })).value,
  staleTime: Infinity,
  retry: false,
})

export const worldQuery = queryOptions({
  queryKey: ['world'],
  queryFn: async ({ signal }) => {
    const { value } = await ask(World, '/world', { signal })
    return { ...value, readAtMs: Date.now() }
  },
  ...moving,
})

export function placeQuery(path: PlacePath) {
  return queryOptions({
    queryKey: ['place', path],
    queryFn: async ({ signal }) => (await ask(Place, `/places/${path}`, { signal })).value,
    ...standing,
  })
}

/** The places right under one. */
export function childrenQuery(parent: PlacePath) {
  return queryOptions({
    queryKey: ['children', parent],
    queryFn: async ({ signal }) =>
      (await ask(Places, '/places', { query: { parent, limit: 1000 }, signal })).value.items,
    ...standing,
  })
}

/** Where the reader starts: the first of their areas that this world has; else the first place that divides. */
export function homeQuery(areas: readonly string[]) {
  return queryOptions({
    queryKey: ['home', ...areas],
    queryFn: async ({ signal }): Promise<Place | null> => {
      for (const area of areas.includes('*') ? [] : areas) {
        // An exercise's world need not have the places of one's own city.
        const found = await orUndefined(ask(Place, `/places/${area}`, { signal }))
        if (found) return found.value
      }
      const first = async (parent?: PlacePath) =>
        (await ask(Places, '/places', { query: { parent, limit: 1 }, signal })).value.items[0]
      let at = await first()
      while (at?.children === 1) {
        const only = await first(at.path)
        if (!only) break
        at = only
      }
      return at ?? null
    },
    // An empty city is asked again: its places may be on their way.
    refetchInterval: ({ state }) => (state.data === null ? everyMs : false),
    ...standing,
  })
}

/** Every unit's name, telephone and place: a few hundred rows, read once and looked up by all pages. */
export const unitsQuery = queryOptions({
  queryKey: ['units'],
  queryFn: async ({ signal }): Promise<ReadonlyMap<string, UnitName>> => {
    const units = new Map<string, UnitName>()
    let after: string | undefined
    do {
      const page: Units = (await ask(Units, '/units', { query: { limit: 1000, after }, signal })).value
      for (const unit of page.items) units.set(unit.id, unit)
      after = page.next ?? undefined
    } while (after !== undefined)
    return units
  },
  ...standing,
})

export function actorQuery(id: string) {
  return queryOptions({
    queryKey: ['actor', id],
    queryFn: async ({ signal }) =>
      (await orUndefined(ask(Actor, `/actors/${encodeURIComponent(id)}`, { signal })))?.value ?? null,
    ...standing,
  })
}

/** What a rule looks for. */
export function ruleTitleQuery(id: string) {
  return queryOptions({
    queryKey: ['rules', 'title', id],
    queryFn: async ({ signal }) =>
      (await orUndefined(ask(RuleTitle, `/rules/${encodeURIComponent(id)}`, { signal })))?.value.title ??
      null,
    ...standing,
  })
}

/** What is not there, as an answer rather than as an error. */
export async function orUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof AskError && error.problem.status === 404) return undefined
    throw error
  }
}
