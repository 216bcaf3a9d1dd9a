import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '#vocabulary'
import {
  beijing,
  countsArePresent,
  fengtai,
  good,
  openPastChina,
  type PastChina,
  xicheng,
} from './beijing.ts'
import { type Caller, faultOfProblem, type RealServer, run } from './real-server.ts'

/**
 * The Xinfadi market, June 2020, on China's real daily counts: two districts of Beijing report after a hundred days of
 * nothing; people judge, dispatch, handle, check and close. Everything goes through the public API, each person with a
 * key of their own.
 */
describe.skipIf(!countsArePresent)('Beijing, June 2020', () => {
  let server: RealServer
  let world: Caller
  let past: PastChina

  beforeAll(async () => {
    ;({ server, past } = await openPastChina())
    world = past.world
    await everyone()
  }, 300_000)
  afterAll(async () => await server?.remove())

  /** The people of the story, each by a key. */
  const people = {
    xichengCdc: { role: 'epidemiologist', units: [`cdc.${xicheng}`] },
    fengtaiCdc: { role: 'epidemiologist', units: [`cdc.${fengtai}`] },
    cityCdc: { role: 'epidemiologist', units: [`cdc.${beijing}`] },
    dutyOfficer: { role: 'duty-officer', places: [beijing] },
    market: { role: 'officer', units: ['market-regulation'] },
    gridWorker: { role: 'grid-worker', units: ['street'] },
    inspector: { role: 'inspector', places: [beijing] },
    auditor: { role: 'auditor', places: ['cn'] },
    otherProvince: { role: 'epidemiologist', places: ['cn.42'] },
  } as const
  type Person = keyof typeof people
  const keys = {} as Record<Person, { id: string; key: string }>
  const as = (person: Person) => world.as(keys[person].key)

  async function everyone(): Promise<void> {
    for (const [name, of] of Object.entries(people))
      keys[name as Person] = await world.makeKey({ ...of, title: name })
    const officer = {
      officer: `key:${keys.dutyOfficer.id}`,
      name: { zh: '值班员', en: 'Duty officer' },
      phone: '0000-1',
    }
    good(await world.ask('PUT', `/api/units/cdc.${fengtai}/duty-officers`, { body: { officers: [officer] } }))
  }

  const step = async (person: Person, path: string, body: Record<string, unknown>) =>
    good(await as(person).post(path, body))
  const alertsAt = (place: string) => world.walk(`/api/alerts?place=${place}&disease=covid-19`)

  let xichengAlert: number
  let fengtaiAlert: number
  let event: number
  let problem: number

  test('11 June: one case in Xicheng, the first in 112 days, is an alert whose clock runs', async () => {
    await past.playTo(day('2020-06-11'))
    const [alert] = (await alertsAt(xicheng)).filter(({ day: on }) => on === '2020-06-11')
    expect(alert).toMatchObject({ place: xicheng, observed: 1, state: 'verifying', overdue: false })
    expect(Number(alert?.expected)).toBeLessThan(0.1)
    expect(alert?.title).toMatchObject({ en: '西城区: 1 seen, 0 expected, first in 112 days' })
    xichengAlert = Number(alert?.id)
    // One case is enough: two hours, of which one has passed since the report came at noon.
    const detail = good(await as('xichengCdc').get(`/api/alerts/${xichengAlert}`))
    expect(Number(detail.hoursLeft)).toBeCloseTo(1, 1)
    expect(detail.unit).toBe(`cdc.${xicheng}`)
    expect((await as('fengtaiCdc').get(`/api/alerts/${xichengAlert}`)).status).toBe(404)
    expect((await as('otherProvince').get(`/api/alerts/${xichengAlert}`)).status).toBe(404)
  })

  test('Xicheng’s epidemiologist takes it, verifies it and calls it high', async () => {
    const steps = `/api/alerts/${xichengAlert}/steps`
    await step('xichengCdc', steps, { step: 'take' })
    await step('xichengCdc', steps, {
      step: 'verify',
      finding: 'Laboratory confirmed, no journey outside Beijing.',
    })
    const assessed = await step('xichengCdc', steps, {
      step: 'assess',
      risk: 'high',
      reason: 'Source unknown.',
    })
    expect(assessed).toMatchObject({ state: 'investigating', risk: 'high' })
  })

  test('12 June: Fengtai follows; nobody answers for two hours, and the duty officer has it', async () => {
    await past.playTo(day('2020-06-12'))
    const [alert] = (await alertsAt(fengtai)).filter(({ day: on }) => on === '2020-06-12')
    expect(alert).toMatchObject({ place: fengtai, observed: 2, state: 'verifying' })
    fengtaiAlert = Number(alert?.id)
    await past.clockTo('2020-06-12T14:00:01+08:00')
    const late = good(await as('dutyOfficer').get(`/api/alerts/${fengtaiAlert}`))
    expect(late).toMatchObject({ overdue: true, officer: { id: `key:${keys.dutyOfficer.id}` } })
    const steps = `/api/alerts/${fengtaiAlert}/steps`
    await step('dutyOfficer', steps, { step: 'take' })
    expect(
      faultOfProblem(await as('fengtaiCdc').post(steps, { step: 'take' }), { status: 409 }),
    ).toBeUndefined()
    await step('dutyOfficer', steps, { step: 'verify', finding: 'Both work at the Xinfadi market.' })
  })

  test('the two are proposed as one event of Beijing, and the city confirms it', async () => {
    const events = await as('cityCdc').walk('/api/events?disease=covid-19&place=cn.11&state=proposed')
    expect(events).toHaveLength(1)
    event = Number(events[0]?.id)
    const shown = good(await as('cityCdc').get(`/api/events/${event}`))
    expect((shown.members as { alert: number }[]).map(({ alert }) => alert).sort()).toEqual(
      [xichengAlert, fengtaiAlert].sort(),
    )
    const steps = `/api/events/${event}/steps`
    const confirmed = await step('cityCdc', steps, { step: 'confirm', reason: 'Both were at the market.' })
    expect(confirmed).toMatchObject({ state: 'confirmed', alerts: { proposed: 0, confirmed: 2 } })
    expect(confirmed.places).toEqual([xicheng, fengtai])
    await step('cityCdc', steps, { step: 'assess', risk: 'high', reason: 'A wholesale market.' })
    await step('cityCdc', steps, { step: 'command', unit: `cdc.${beijing}` })
  })

  test('the market is dispatched as a problem, handled by its regulator, and checked by somebody else', async () => {
    const opened = await step('dutyOfficer', '/api/tasks', {
      kind: 'problem',
      type: 'close-market',
      title: { zh: '关闭新发地批发市场并采样', en: 'Close the Xinfadi market and take samples' },
      place: fengtai,
      duty: 'market-regulation',
      urgent: true,
      originator: `event:${event}`,
      key: 'market',
    })
    problem = Number(opened.id)
    const path = `/api/tasks/${problem}`
    await step('inspector', `${path}/verifications`, { step: 'file' })
    await step('dutyOfficer', `${path}/dispatches`, { step: 'dispatch', unit: 'market-regulation' })
    await step('market', `${path}/steps`, { step: 'take' })
    await past.clockTo('2020-06-12T20:00:00+08:00')
    await step('market', `${path}/steps`, {
      step: 'feedback',
      outcome: 'market-closed',
      note: 'Closed at 18:00.',
    })
    const own = await as('dutyOfficer').post(`${path}/verifications`, {
      step: 'close',
      outcome: 'market-closed',
    })
    expect(faultOfProblem(own, { status: 403, code: 'step.own-work' })).toBeUndefined()
    await step('inspector', `${path}/verifications`, { step: 'close', outcome: 'market-closed' })
    await step('inspector', `${path}/verifications`, { step: 'evaluate', rating: 'good' })
    const done = good(await as('dutyOfficer').get(path))
    expect(done).toMatchObject({ state: 'evaluated', outcome: 'market-closed', overdue: false })
    expect((done.history as { step: string }[]).map((one) => one.step)).toEqual([
      'open',
      'file',
      'dispatch',
      'take',
      'feedback',
      'close',
      'evaluate',
    ])
  })

  test('a grid worker’s visit is a to-do; a step too many is refused with what is allowed', async () => {
    const opened = await step('dutyOfficer', '/api/tasks', {
      kind: 'to-do',
      type: 'visit',
      title: { zh: '走访市场周边住户', en: 'Visit households around the market' },
      place: fengtai,
      duty: 'community-work',
      originator: `event:${event}`,
      key: 'visits',
    })
    const path = `/api/tasks/${Number(opened.id)}/steps`
    await step('gridWorker', path, { step: 'take' })
    await step('gridWorker', path, { step: 'done', outcome: 'visited' })
    const again = await as('gridWorker').post(path, { step: 'take' })
    expect(faultOfProblem(again, { status: 409, code: 'step.not-allowed' })).toBeUndefined()
  })

  test('the alerts are closed as an outbreak, and then the event', async () => {
    const close = { step: 'close', outcome: 'outbreak', note: 'Part of the Xinfadi outbreak.' }
    await step('xichengCdc', `/api/alerts/${xichengAlert}/steps`, close)
    await step('dutyOfficer', `/api/alerts/${fengtaiAlert}/steps`, close)
    const closed = await step('cityCdc', `/api/events/${event}/steps`, {
      step: 'close',
      outcome: 'contained',
      summary: 'Traced to the Xinfadi wholesale market.',
    })
    expect(closed).toMatchObject({ state: 'closed', outcome: 'contained' })
    expect(closed.size).toMatchObject({ tally: 'cases.confirmed', amount: 3 })
  })

  test('whoever asked learns from the log what came of it', async () => {
    const steps = (await world.walk('/api/signals?kind=task.step')).map(
      ({ data }) => data as Record<string, unknown>,
    )
    const asked = steps.filter(({ originator }) => originator === `event:${event}`)
    expect(asked.filter(({ subject }) => subject === `task:${problem}`).map((one) => one.step)).toEqual([
      'open',
      'file',
      'dispatch',
      'take',
      'feedback',
      'close',
      'evaluate',
    ])
    expect(asked.find(({ step: taken }) => taken === 'close')).toMatchObject({ outcome: 'market-closed' })
  })

  test('every step stands in the audit with who took it, and the chain is whole', async () => {
    const deeds = async (subject: string) =>
      (await as('auditor').walk(`/api/audit?subject=${encodeURIComponent(subject)}`)).reverse()
    for (const [cycle, id] of [
      ['alert', xichengAlert],
      ['alert', fengtaiAlert],
      ['event', event],
      ['task', problem],
    ] as const) {
      const { history } = good(await world.get(`/api/${cycle}s/${id}`)) as {
        history: { step: string; actor?: string; by?: string }[]
      }
      const taken = history.map((one) => `${cycle}.${one.step} by ${one.actor ?? one.by}`)
      const found = (await deeds(`${cycle}:${id}`)).map(({ action, actor }) => `${action} by ${actor}`)
      expect(found.filter((deed) => taken.includes(deed))).toEqual(taken)
    }
    expect((await as('market').get('/api/audit')).status).toBe(403)
    const verified = await run(
      'audit',
      'verify',
      '--data-dir',
      server.dataDir,
      '--world',
      past.worldId,
      '--json',
    )
    expect(verified.code, verified.err).toBe(0)
  })

  test('the detector’s record says that it was right', async () => {
    const { origins } = good(await world.get('/api/alerts/precision?place=cn.11.01')) as {
      origins: { kind: string; id?: string; closed: number; outbreaks: number }[]
    }
    const detector = origins.find(({ id }) => id === 'first-after-quiet')
    expect(detector).toMatchObject({ closed: 2, outbreaks: 2 })
  })
})
