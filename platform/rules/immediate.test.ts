import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { house, transact } from '#platform/store'
import type { World } from '#platform/worlds'
import type { SignalEvent } from '#vocabulary'
import { openTestWorld, type TestWorld } from '../worlds/testing.ts'
import { makeRulesRoom } from './index.ts'
import { enact, makeRecorder, type Recorder, send } from './testing.ts'

let opened: TestWorld
let outside: Recorder
let world: World

beforeAll(async () => {
  outside = makeRecorder()
  opened = await openTestWorld({ systems: [makeRulesRoom(outside)] })
  world = opened.world
  await enact(world, odd)
})
afterAll(async () => await opened?.close())

/** What is told of one place within a week is one alert, and five ill make it one to look at at once. */
const odd = `rule: 1
id: odd
title: { zh: "{place}异常", en: "something odd in {place}" }
on: event.report
when: true
merge: { days: 7, per: { place: district, field: setting } }
raise:
  surprise: 2
  immediate:
    when: signal.data.ill >= 5
    surprise: 6
    title: { zh: "{place}多人发病", en: "many ill in {place}" }
dispatch: { task: to-do, type: ask, duty: cdc }
examples:
  - name: nothing
    signals: []
    expect: {}
`

const district = 'cn.11.01.02'
const settings = ['school', 'market', 'farm', 'home', 'hospital', 'workplace', 'restaurant', 'gathering']
let numbered = 0

function told(
  setting: string,
  seenOn: string,
  of: { ill?: number } & Record<string, unknown> = {},
): SignalEvent {
  const { ill, ...event } = of
  return {
    specversion: '1.0',
    id: `e${++numbered}`,
    source: 'urn:test:hotline',
    type: 'event.report',
    place: district,
    data: {
      seenOn,
      signs: ['digestive'],
      setting,
      reporter: 'citizen',
      ...(ill === undefined ? {} : { ill }),
    },
    ...event,
  }
}

const alertsOf = (setting: string) =>
  outside.alerts.filter(({ key }) => key.startsWith(`${district} ${setting} `))
const escalatedOf = (setting: string) =>
  outside.escalated.filter(({ alert }) => alertsOf(setting).some(({ id }) => id === alert))
const close = (alert: number) =>
  outside.step(world, `alert:${alert}`, { number: 3, step: 'close', to: 'closed', actor: 'account:a' })

describe('what is told of one place within a week', () => {
  test('is one alert, which is looked at at once from the report on that says so; what follows joins it', async () => {
    await send(world, [told('school', '2020-06-08', { ill: 2 })])
    expect(alertsOf('school')).toMatchObject([
      { immediate: false, surprise: 2, title: { en: 'something odd in 西城区' } },
    ])
    await send(world, [told('school', '2020-06-10', { ill: 12 })])
    await send(world, [told('school', '2020-06-11', { ill: 1 }), told('school', '2020-06-11', { ill: 30 })])
    const [alert, ...more] = alertsOf('school')
    expect(more).toEqual([])
    expect(escalatedOf('school')).toMatchObject([
      {
        alert: alert?.id,
        surprise: 6,
        because: {
          title: { zh: '西城区多人发病', en: 'many ill in 西城区' },
          rule: 'odd',
          immediateWhen: 'signal.data.ill >= 5',
          from: '2020-06-10',
        },
      },
    ])
  })

  test('is immediate from the first where its first report says so', async () => {
    await send(world, [told('market', '2020-06-08', { ill: 7 })])
    await send(world, [told('market', '2020-06-09', { ill: 9 })])
    expect(alertsOf('market')).toMatchObject([
      { immediate: true, surprise: 6, title: { en: 'many ill in 西城区' } },
    ])
    expect(escalatedOf('market')).toEqual([])
  })

  test('becomes so by a correction as well, once, and does not cease to by another or by a retraction', async () => {
    await send(world, [told('farm', '2020-06-08', { ill: 2, id: 'farm' })])
    const again = (revision: number, ill: number, of = {}) =>
      told('farm', '2020-06-08', { ill, record: 'farm', revision, ...of })
    await send(world, [again(1, 6)])
    await send(world, [again(2, 1), again(3, 8)])
    await send(world, [again(4, 8, { retracted: true })])
    expect(alertsOf('farm')).toHaveLength(1)
    expect(escalatedOf('farm')).toHaveLength(1)
  })

  test('is told anew where the alert was closed, on the very day too, and the closed one is left as it is', async () => {
    await send(world, [told('home', '2020-06-11', { ill: 1 })])
    const [first] = alertsOf('home')
    await close(first?.id ?? 0)
    await send(world, [told('home', '2020-06-11', { ill: 1 })])
    expect(alertsOf('home')).toHaveLength(1)
    await send(world, [told('home', '2020-06-11', { ill: 12 })])
    await send(world, [told('home', '2020-06-11', { ill: 2 }), told('home', '2020-06-11', { ill: 20 })])
    expect(alertsOf('home')).toMatchObject([{ immediate: false }, { immediate: true }])
    expect(escalatedOf('home')).toEqual([])
  })

  test('is not looked at at once where that cannot be told, and the rule says how often', async () => {
    await send(world, [told('hospital', '2020-06-08')])
    expect(alertsOf('hospital')).toMatchObject([{ immediate: false }])
    const [faults] = await transact(
      world.database,
      house('test'),
      (tx) => tx`SELECT faults, last_fault FROM rules.daily WHERE rule = 'odd'`,
    )
    expect(faults).toMatchObject({ faults: 1, last_fault: { message: 'No such key: ill' } })
  })

  test('comes to the same in whatever pieces it is read: one alert, escalated once where it was not grave from the first', async () => {
    let round = 0
    const report = fc.record({
      ill: fc.constantFrom(1, 2, 5, 9),
      // Whether the log is read before it comes.
      pause: fc.boolean(),
      again: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(report, { minLength: 1, maxLength: 6 }), async (reports) => {
        // Weeks of their own, far from each other.
        const setting = settings[5 + (round % 3)] ?? ''
        const seenOn = `2020-0${1 + (Math.floor(round / 3) % 5)}-${round >= 15 ? '28' : '10'}`
        round++
        const [alerts, escalated] = [outside.alerts.length, outside.escalated.length]
        let piece: SignalEvent[] = []
        for (const { ill, pause, again } of reports) {
          if (pause) {
            await send(world, piece)
            piece = []
          }
          const event = told(setting, seenOn, { ill })
          piece.push(event, ...(again ? [event] : []))
        }
        await send(world, piece)
        const [first, ...others] = reports
        const isGrave = (one: { ill: number } | undefined) => one !== undefined && one.ill >= 5
        expect(outside.alerts.slice(alerts).map(({ immediate }) => immediate)).toEqual([isGrave(first)])
        expect(outside.escalated.slice(escalated)).toHaveLength(
          !isGrave(first) && others.some(isGrave) ? 1 : 0,
        )
      }),
      { numRuns: 25 },
    )
  })
})
