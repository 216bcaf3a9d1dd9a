import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestWorld, type TestWorld } from '../worlds/testing.ts'
import { findAccountId, saveAccount } from './accounts.ts'
import { findActorNames } from './actors.ts'
import { createKey } from './keys.ts'

let opened: TestWorld
beforeAll(async () => {
  opened = await openTestWorld()
})
afterAll(async () => await opened?.close())

test('people are told by their name, programs by their title, and who is not there is left out', async () => {
  const { database } = opened
  const name = { zh: '王值班', en: 'Officer Wang' }
  await saveAccount(database, { login: 'wang', name, password: 'a long password', roles: [] })
  const person = `account:${await findAccountId(database, 'wang')}`
  const made = await createKey(database, { title: 'gate', createdBy: 'test', role: 'feeder', places: ['*'] })
  const asked = [person, `key:${made.id}`, 'key:nobody', 'account:nobody']
  const found = await findActorNames(asked, { people: database, keys: database })
  expect(found).toEqual([
    { id: person, name },
    { id: `key:${made.id}`, name: { zh: 'gate', en: 'gate' } },
  ])
})
