import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKey, saveAccount } from '#platform/access'
import { openTestWorld, type TestWorld } from '../worlds/testing.ts'
import { findActorName } from './actors.ts'

let test_: TestWorld
beforeAll(async () => {
  test_ = await openTestWorld()
})
afterAll(async () => await test_?.close())

test('whoever signed is told by name: a person by theirs, a program by its title', async () => {
  const { database } = test_
  const both = { production: database, world: database }
  await saveAccount(database, {
    login: 'nurse',
    name: { zh: '陈护士', en: 'Nurse Chen' },
    password: 'a long enough password',
    roles: [],
  })
  const [account] = await database.app<
    { id: string }[]
  >`SELECT id::text FROM access.account WHERE login = 'nurse'`
  const key = await createKey(database, {
    title: 'ward 3',
    role: 'feeder',
    places: ['cn'],
    createdBy: 'test',
  })
  expect(await findActorName(both, `account:${account?.id}`)).toEqual({ zh: '陈护士', en: 'Nurse Chen' })
  expect(await findActorName(both, `key:${key.id}`)).toEqual({ zh: 'ward 3', en: 'ward 3' })
})

test.each(['account:', 'account:1 OR 1=1', 'key:none', 'house:alerts', 'constructor'])(
  '%j is nobody',
  async (actor) => {
    const both = { production: test_.database, world: test_.database }
    expect(await findActorName(both, actor)).toBeUndefined()
  },
)
