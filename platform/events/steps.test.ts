import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { house, type Tx, transact } from '#platform/store'
import { openTestWorld, type TestWorld } from '../worlds/testing.ts'
import { makeEventsRoom } from './index.ts'
import type { Judgement } from './judgement.ts'
import type { Judged, Sitting } from './sitting.ts'
import { foundEvent, judgeEvent } from './steps.ts'
import { AlertBook } from './testing.ts'

let of: TestWorld
const book = new AlertBook()
beforeAll(async () => {
  of = await openTestWorld({ systems: [makeEventsRoom({ findAlert: book.findAlert })] })
})
afterAll(async () => await of?.close())

const places = ['cn.11.01.02', 'cn.11.01.06', 'cn.42.01', 'cn.11.01.02.007', 'cn.11.01.01']

/** What may be tried: events and alerts by their position among those that there are. */
type Attempt =
  | { readonly step: 'found'; readonly alerts: readonly number[] }
  | { readonly step: 'join' | 'leave' | 'split'; readonly event: number; readonly alerts: readonly number[] }
  | { readonly step: 'merge'; readonly event: number; readonly other: number }
  | { readonly step: 'close' | 'reopen'; readonly event: number }

const event = fc.nat({ max: 5 })
const alerts = fc.uniqueArray(fc.nat({ max: places.length - 1 }), { minLength: 1, maxLength: 3 })
const attempt: fc.Arbitrary<Attempt> = fc.oneof(
  fc.record({ step: fc.constant('found' as const), alerts }),
  fc.record({ step: fc.constantFrom('join' as const, 'leave' as const, 'split' as const), event, alerts }),
  fc.record({ step: fc.constant('merge' as const), event, other: event }),
  fc.record({ step: fc.constantFrom('close' as const, 'reopen' as const), event }),
)

/** The same in plain sets: which alerts are confirmed in which event. */
interface Told {
  readonly id: number
  state: 'confirmed' | 'closed' | 'merged'
  alerts: Set<number>
}

test('after any founding, joining, leaving, splitting, merging, closing and reopening an alert is in one open event at most, and nothing is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(attempt, { minLength: 3, maxLength: 14 }), async (attempts) => {
      // Of no disease, so that the rule stays out of it.
      const raised: number[] = []
      for (const place of places)
        raised.push(await book.raise(of.world, { place, day: '2020-06-11', disease: undefined }))
      const told: Told[] = []
      let memberships = 0
      for (const one of attempts) {
        const expected = foretell(told, one, raised)
        const judged = await judge(one, told, raised)
        if (!judged) continue
        expect(judged.ok, JSON.stringify([one, judged])).toBe(expected !== undefined)
        if (judged.ok) expected?.(await newest(), judged.id)
        const rows = await listRows(raised)
        for (const { id, state, alerts } of told) {
          const confirmed = rows.filter((row) => row.event === id && row.state === 'confirmed')
          expect(confirmed.map((row) => row.alert).sort()).toEqual([...alerts].sort())
          expect(confirmed.every((row) => row.held === (state === 'confirmed'))).toBe(true)
        }
        const open = told.filter(({ state }) => state === 'confirmed').flatMap(({ alerts }) => [...alerts])
        expect(new Set(open).size).toBe(open.length)
        // No row of a membership ever goes.
        expect(rows.length).toBeGreaterThanOrEqual(memberships)
        memberships = rows.length
      }
    }),
    { numRuns: 40 },
  )
})

/** How the plain sets change if the step is allowed; nothing where it is not. */
function foretell(
  told: Told[],
  one: Attempt,
  raised: readonly number[],
): ((newest: number, id: number) => void) | undefined {
  const held = (apartFrom?: Told) =>
    new Set(
      told
        .filter((event) => event.state === 'confirmed' && event !== apartFrom)
        .flatMap(({ alerts }) => [...alerts]),
    )
  const named = 'alerts' in one ? one.alerts.map((at) => raised[at] ?? 0) : []
  if (one.step === 'found') {
    if (named.some((alert) => held().has(alert))) return undefined
    return (_, id) => void told.push({ id, state: 'confirmed', alerts: new Set(named) })
  }
  const event = told[one.event]
  if (!event) return undefined
  if (one.step === 'reopen') {
    if (event.state !== 'closed' || [...event.alerts].some((alert) => held(event).has(alert)))
      return undefined
    return () => {
      event.state = 'confirmed'
    }
  }
  if (event.state !== 'confirmed') return undefined
  switch (one.step) {
    case 'join':
      if (named.some((alert) => held().has(alert))) return undefined
      return () => {
        event.alerts = new Set([...event.alerts, ...named])
      }
    case 'leave':
    case 'split':
      if (named.some((alert) => !event.alerts.has(alert)) || named.length === event.alerts.size)
        return undefined
      return (newest) => {
        event.alerts = new Set([...event.alerts].filter((alert) => !named.includes(alert)))
        if (one.step === 'split') told.push({ id: newest, state: 'confirmed', alerts: new Set(named) })
      }
    case 'merge': {
      const other = told[one.other]
      if (!other || other === event || other.state !== 'confirmed') return undefined
      return () => {
        event.alerts = new Set([...event.alerts, ...other.alerts])
        other.alerts = new Set()
        other.state = 'merged'
      }
    }
    case 'close':
      return () => {
        event.state = 'closed'
      }
  }
}

async function judge(
  one: Attempt,
  told: readonly Told[],
  raised: readonly number[],
): Promise<Judged | undefined> {
  const named = 'alerts' in one ? one.alerts.map((at) => raised[at] ?? 0) : []
  if (one.step === 'found') return await sit((on) => foundEvent(on, { alerts: named }))
  const event = told[one.event]
  if (!event) return undefined
  const reason = 'test'
  const body = (): Judgement | undefined => {
    switch (one.step) {
      case 'close':
        return { step: 'close', outcome: 'contained', summary: reason }
      case 'merge': {
        const other = told[one.other]
        return other && { step: 'merge', event: other.id, reason }
      }
      case 'reopen':
        return { step: one.step, reason }
      default:
        return { step: one.step, alerts: named, reason }
    }
  }
  const judgement = body()
  return judgement && (await sit((on) => judgeEvent(on, event.id, judgement)))
}

function sit(work: (on: Sitting) => Promise<Judged>): Promise<Judged> {
  const { clock, places } = of.world
  return inHouse((tx) =>
    work({ tx, clock, places, findAlert: book.findAlert, actor: 'key:test', areas: ['*'] }),
  )
}

function inHouse<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(of.database, house('test'), work)
}

async function newest(): Promise<number> {
  const [row] = await inHouse((tx) => tx<{ id: number }[]>`SELECT max(id) AS id FROM events.event`)
  return row?.id ?? 0
}

async function listRows(
  alerts: readonly number[],
): Promise<{ event: number; alert: number; state: string; held: boolean }[]> {
  return await inHouse(
    (tx) => tx<{ event: number; alert: number; state: string; held: boolean }[]>`
      SELECT event, alert, state, held FROM events.member WHERE alert = ANY (${[...alerts]}::bigint[]) ORDER BY number`,
  )
}
