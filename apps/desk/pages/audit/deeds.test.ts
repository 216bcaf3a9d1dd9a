import { expect, test } from 'vitest'
import { pageOfSubject } from './deeds.ts'

test('what an entry is about leads to its page, where it has one', () => {
  expect(pageOfSubject('alert:412')).toBe('/alerts/412')
  expect(pageOfSubject('unit:cdc-heting')).toBe('/units/cdc-heting')
  expect(pageOfSubject('import:17')).toBe('/imports/17')
  for (const subject of ['audit', 'POST /api/keys', 'source:urn:x:1', 'alert:1/../2'])
    expect(pageOfSubject(subject)).toBeUndefined()
})
