import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listHistory } from '#platform/lifecycle'
import { house, transact } from '#platform/store'
import { openTestWorld, type TestWorld } from '../worlds/testing.ts'
import { makeEventsRoom } from './index.ts'
import { listEvents, listMemberships } from './store.ts'
import { AlertBook } from './testing.ts'

let of: TestWorld
let book: AlertBook
beforeEach(async () => {
  book = new AlertBook()
  of = await openTestWorld({
    noonOf: '2020-06-12',
    systems: [makeEventsRoom({ findAlert: book.findAlert })],
  })
})
afterEach(async () => await of?.close())

const raise = (place: string, day: string, disease: string | null = 'covid-19') =>
  book.raise(of.world, { place, day, disease: disease ?? undefined })

/** Every event as one line: where, state, and its alerts. */
async function tell(): Promise<string[]> {
  return await transact(of.database, house('test'), async (tx) => {
    const events = await listEvents(tx, { limit: 100 })
    return await Promise.all(
      events.reverse().map(async ({ id, place, state }) => {
        const members = await listMemberships(tx, id)
        const told = members.map((member) => `${member.alert} ${member.state}`).join(', ')
        return `${place} ${state}: ${told}`
      }),
    )
  })
}

describe('the rule', () => {
  test('proposes Xicheng of 11 June 2020 and Fengtai of the day after as one event, and what follows as its members', async () => {
    const xicheng = await raise('cn.11.01.02', '2020-06-11')
    expect(await tell()).toEqual([])
    const fengtai = await raise('cn.11.01.06', '2020-06-12')
    expect(await tell()).toEqual([`cn.11.01 proposed: ${xicheng} proposed, ${fengtai} proposed`])
    const street = await raise('cn.11.01.02.007', '2020-06-20')
    expect(await tell()).toEqual([
      `cn.11.01 proposed: ${xicheng} proposed, ${fengtai} proposed, ${street} proposed`,
    ])
    await transact(of.database, house('test'), async (tx) => {
      const [event] = await listEvents(tx, { limit: 1 })
      expect(event).toMatchObject({
        title_zh: '北京市新型冠状病毒感染事件',
        disease: 'covid-19',
        first_day: '2020-06-11',
        latest_day: '2020-06-20',
      })
      const history = await listHistory(tx, { cycle: 'event', id: event?.id ?? 0 })
      expect(history.map(({ step, actor }) => [step, actor])).toEqual([
        ['propose', 'house:events'],
        ['suggest', 'house:events'],
      ])
      const signals =
        await tx`SELECT data FROM signals.log WHERE kind = 'event.step' ORDER BY era, xid, sequence`
      expect(signals.map(({ data }) => data.originator)).toEqual([
        `alert:${xicheng} alert:${fengtai}`,
        `alert:${street}`,
      ])
    })
  })

  test('looks 14 days around the event, on either side, and not a day further', async () => {
    await raise('cn.11.01.02', '2020-06-11')
    await raise('cn.11.01.06', '2020-06-26')
    expect(await tell()).toEqual([])
    await raise('cn.11.01.06', '2020-06-25')
    expect(await tell()).toEqual(['cn.11.01.06 proposed: 2 proposed, 3 proposed'])
    await raise('cn.11.01.06', '2020-06-10')
    // Fifteen days before the event's first day; and one from the first alert, which is in no event.
    expect(await tell()).toEqual([
      'cn.11.01.06 proposed: 2 proposed, 3 proposed',
      'cn.11.01 proposed: 1 proposed, 4 proposed',
    ])
  })

  test('does not join other diseases, other cities, or alerts about no disease', async () => {
    await raise('cn.11.01.02', '2020-06-11')
    await raise('cn.11.01.02', '2020-06-11', 'measles')
    await raise('cn.42.01', '2020-06-11')
    await raise('cn.42', '2020-06-11')
    await raise('cn.11.01.06', '2020-06-11', null)
    await raise('cn.11.01.02', '2020-06-12', null)
    expect(await tell()).toEqual([])
  })

  test('takes a municipality for one city, whatever of it an alert is about', async () => {
    await raise('cn.11', '2020-06-11')
    await raise('cn.11.01.06', '2020-06-12')
    expect(await tell()).toEqual(['cn.11 proposed: 1 proposed, 2 proposed'])
  })

  test.each(['false-alarm', 'duplicate', 'data-error'])(
    'does not propose an alert closed as %s',
    async (outcome) => {
      const first = await raise('cn.11.01.02', '2020-06-11')
      await book.close(of.world, first, outcome)
      await raise('cn.11.01.06', '2020-06-12')
      expect(await tell()).toEqual([])
    },
  )

  test('proposes an alert that was closed as true, and one that was opened again', async () => {
    await book.close(of.world, await raise('cn.11.01.02', '2020-06-11'), 'sporadic')
    await raise('cn.11.01.06', '2020-06-12')
    expect(await tell()).toEqual(['cn.11.01 proposed: 1 proposed, 2 proposed'])
    const measles = await raise('cn.11.01.02', '2020-06-11', 'measles')
    await book.close(of.world, measles, 'false-alarm')
    await raise('cn.11.01.06', '2020-06-12', 'measles')
    await book.reopen(of.world, measles)
    expect((await tell())[1]).toBe('cn.11.01 proposed: 4 proposed, 3 proposed')
  })

  test('takes a proposal back when its alert is ruled out, and the event when no two are left', async () => {
    await raise('cn.11.01.02', '2020-06-11')
    await raise('cn.11.01.06', '2020-06-12')
    await raise('cn.11.01.02.007', '2020-06-12')
    await book.close(of.world, 2, 'false-alarm')
    expect(await tell()).toEqual(['cn.11.01.02 proposed: 1 proposed, 2 left, 3 proposed'])
    await book.close(of.world, 1, 'data-error')
    expect(await tell()).toEqual(['cn.11.01.02.007 rejected: 1 left, 2 left, 3 proposed'])
    // What is left is alone again, and the next is proposed with it.
    await raise('cn.11.01.06', '2020-06-13')
    expect((await tell())[1]).toBe('cn.11.01 proposed: 3 proposed, 4 proposed')
  })

  test('is told each alert once, whatever is restarted', async () => {
    await raise('cn.11.01.02', '2020-06-11')
    await raise('cn.11.01.06', '2020-06-12')
    await of.reopen()
    // As after a loss of the checkpoint: the log is read from its start.
    await of.database
      .owner`UPDATE signals.consumer SET era = 0, xid = '0', sequence = 0 WHERE name = 'events'`
    await of.reopen()
    await of.world.settled()
    expect(await tell()).toEqual(['cn.11.01 proposed: 1 proposed, 2 proposed'])
  })
})
