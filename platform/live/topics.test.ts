import { expect, test } from 'vitest'
import type { Principal, RoleName } from '#platform/access'
import { placePath } from '#vocabulary'
import { type Change, itemsAtMost, tell, viewOf } from './topics.ts'

const someone = (role: RoleName, ...areas: string[]): Principal => ({
  kind: 'key',
  id: 'key:test',
  grants: areas.map((area) => ({ role, area })),
})
const at = (place: string, id = '1'): Change => ({ topic: 'alert', id, place: placePath(place) })

test('who reads a district hears of what lies in it, and not of its neighbour whose code begins alike', () => {
  const view = viewOf(someone('epidemiologist', 'cn.11.1'))
  const told = tell(view, [at('cn.11.1', '1'), at('cn.11.1.2', '2'), at('cn.11.10', '3'), at('cn.11', '4')])
  expect(told).toEqual([
    {
      topic: 'alert',
      items: [
        { id: '1', place: 'cn.11.1' },
        { id: '2', place: 'cn.11.1.2' },
      ],
    },
  ])
})

test('a grid worker hears of tasks and counts, and of no alert, event or source', () => {
  const place = placePath('cn.1')
  const changes: Change[] = [
    { topic: 'alert', id: '1', place },
    { topic: 'event', id: '1', place },
    { topic: 'source', id: 'urn:a', place },
    { topic: 'task', id: '7', place },
    { topic: 'tally', place },
  ]
  expect(tell(viewOf(someone('grid-worker', 'cn')), changes)?.map(({ topic }) => topic)).toEqual([
    'task',
    'tally',
  ])
})

test('an order that was signed is heard by those whom it binds; a draft is not', () => {
  const place = placePath('cn.11')
  const view = viewOf(someone('officer', 'cn.11.01'))
  const order = (id: string, bindsBelow: boolean): Change => ({ topic: 'order', id, place, bindsBelow })
  expect(tell(view, [order('1', true), order('2', false)])).toEqual([
    { topic: 'order', items: [{ id: '1', place }] },
  ])
  expect(tell(viewOf(someone('officer', 'cn.42')), [order('1', true)])).toBeUndefined()
})

test('a source is heard of by those who read where it spoke, once, by its name', () => {
  const spoke = (place: string): Change => ({ topic: 'source', id: 'urn:a', place: placePath(place) })
  const changes = [spoke('cn.1.1'), spoke('cn.1.2'), spoke('cn.2')]
  expect(tell(viewOf(someone('officer', 'cn.1')), changes)).toEqual([
    { topic: 'source', items: [{ id: 'urn:a' }] },
  ])
  expect(tell(viewOf(someone('officer', 'cn.3')), changes)).toBeUndefined()
})

test('a key that may only send hears nothing', () => {
  expect(tell(viewOf({ ...someone('admin', '*'), scopes: ['send'] }), [at('cn.1')])).toBeUndefined()
})

test('the same thing twice is told once, and more than a message holds as all of the topic', () => {
  const view = viewOf(someone('admin', '*'))
  expect(tell(view, [at('cn.1'), at('cn.1')])).toEqual([
    { topic: 'alert', items: [{ id: '1', place: 'cn.1' }] },
  ])
  const many = Array.from({ length: itemsAtMost + 1 }, (_, n) => at('cn.1', String(n)))
  expect(tell(view, many)).toEqual([{ topic: 'alert', all: true }])
  expect(tell(view, many.slice(1))).toMatchObject([{ topic: 'alert', items: { length: itemsAtMost } }])
})
