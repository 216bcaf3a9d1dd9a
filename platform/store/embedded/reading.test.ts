import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePostmasterFile } from './postmaster-file.ts'
import { isTitleOf, parseProcStat } from './process-table.ts'
import { settingsFor, toArguments } from './settings.ts'

test('a process name with brackets and spaces does not shift the fields of /proc/<pid>/stat', () => {
  const fields = ['S', ...Array.from({ length: 18 }, (_, i) => String(i)), '8675309', '0', '0']
  fc.assert(
    fc.property(fc.string({ maxLength: 15 }), (name) => {
      expect(parseProcStat(`42 (${name}) ${fields.join(' ')}\n`)).toEqual({
        state: 'S',
        startedAtTicks: '8675309',
      })
    }),
  )
})

test('postmaster.pid is read whole or while it grows, and rubbish is no server', () => {
  const whole = '771\n/data/cluster\n1790000000\n5432\n/tmp/lianfang-0a\n\n   1234 5\nready   \n'
  expect(parsePostmasterFile(whole)).toEqual({
    pid: 771,
    port: 5432,
    socketDir: '/tmp/lianfang-0a',
    status: 'ready',
  })
  expect(parsePostmasterFile('771\n')).toEqual({ pid: 771, port: 0, socketDir: '', status: '' })
  fc.assert(fc.property(fc.string(), (text) => (parsePostmasterFile(text)?.pid ?? 1) > 0))
  expect(parsePostmasterFile('')).toBeUndefined()
})

test('a process belongs to the cluster by its command line or its title, not by the like of it', () => {
  const of = { cluster: '/data/a/cluster', clusterName: 'lianfang-0a' }
  expect(isTitleOf('postgres: lianfang-0a: checkpointer ', of)).toBe(true)
  expect(isTitleOf('/x/bin/postgres -D /data/a/cluster -c port=5432', of)).toBe(true)
  expect(isTitleOf('postgres: lianfang-0ab: checkpointer ', of)).toBe(false)
  expect(isTitleOf('/x/bin/postgres -D /data/a/cluster2 -c port=5432', of)).toBe(false)
})

test('memory given to PostgreSQL grows with the machine, between its bounds', () => {
  const gib = 1024 ** 3
  expect(settingsFor(24 * gib).shared_buffers).toBe('768MB')
  fc.assert(
    fc.property(fc.integer({ min: gib / 4, max: 4096 * gib }), (bytes) => {
      const megabytes = Number(settingsFor(bytes).shared_buffers?.replace('MB', ''))
      expect(megabytes).toBeGreaterThanOrEqual(64)
      expect(megabytes).toBeLessThanOrEqual(1024)
    }),
  )
})

test('a setting cannot smuggle in another argument by its name', () => {
  expect(toArguments({ work_mem: '4MB' })).toEqual(['-c', 'work_mem=4MB'])
  expect(() => toArguments({ '-D /elsewhere': 'x' })).toThrow(RangeError)
})
