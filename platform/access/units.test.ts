import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveUnits } from '#platform/access'
import { house, transact } from '#platform/store'
import type { PlacePath } from '#vocabulary'
import { openTestWorld, type TestWorld } from '../worlds/testing.ts'
import { abolishUnit, findDutyOfficer, findResponsible, findStandingUnit, saveDuties } from './units.ts'

let test_: TestWorld
beforeAll(async () => {
  test_ = await openTestWorld()
  const unit = (id: string, place: string, duties: string[]) => ({
    id,
    name: { zh: id, en: id },
    place,
    duties,
  })
  await saveUnits(test_.database, [
    unit('cdc-city', 'cn.11', ['cdc']),
    unit('cdc-xicheng', 'cn.11.01.02', ['cdc', 'laboratory']),
    unit('cdc-xicheng-2', 'cn.11.01.02', ['cdc']),
    unit('market', 'cn.11', ['market']),
  ])
})
afterAll(async () => await test_?.close())

const within = <T>(work: Parameters<typeof transact<T>>[2]) => transact(test_.database, house('test'), work)
const responsible = (duty: string, place: string) =>
  within((tx) => findResponsible(tx, { duty, place: place as PlacePath })).then((unit) => unit?.id)

test('the unit that has a duty at a place is the nearest up the tree', async () => {
  expect(await responsible('cdc', 'cn.11.01.02.007')).toBe('cdc-xicheng')
  expect(await responsible('cdc', 'cn.11.01.06')).toBe('cdc-city')
  expect(await responsible('market', 'cn.11.01.02.007')).toBe('market')
  expect(await responsible('market', 'cn.42.01')).toBeUndefined()
  expect(await responsible('police', 'cn.11.01.02')).toBeUndefined()
})

test('a shift goes before the standing duty, from its first instant up to its end', async () => {
  const officer = (name: string) => ({
    officer: `account:${name}`,
    name: { zh: name, en: name },
    phone: null,
  })
  const night = { beginsAt: new Date('2020-06-11T14:00:00Z'), endsAt: new Date('2020-06-12T00:00:00Z') }
  await within((tx) => saveDuties(tx, 'cdc-city', [officer('standing'), { ...officer('night'), ...night }]))
  const at = async (instant: string) =>
    (await within((tx) => findDutyOfficer(tx, { unit: 'cdc-city', at: new Date(instant) })))?.name.en
  expect(await at('2020-06-11T13:59:59Z')).toBe('standing')
  expect(await at('2020-06-11T14:00:00Z')).toBe('night')
  expect(await at('2020-06-11T23:59:59.999Z')).toBe('night')
  expect(await at('2020-06-12T00:00:00Z')).toBe('standing')
  expect(await within((tx) => findDutyOfficer(tx, { unit: 'market', at: new Date() }))).toBeUndefined()
})

test('an abolished unit has no duty any more, and is abolished once', async () => {
  const abolish = () => within((tx) => abolishUnit(tx, { id: 'cdc-xicheng', on: '2020-06-11' }))
  expect(await abolish()).toBe(true)
  expect(await abolish()).toBe(false)
  expect(await responsible('cdc', 'cn.11.01.02.007')).toBe('cdc-xicheng-2')
  expect(await responsible('laboratory', 'cn.11.01.02')).toBeUndefined()
  expect(await within((tx) => findStandingUnit(tx, 'cdc-xicheng'))).toBeUndefined()
})
