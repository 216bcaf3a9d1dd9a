import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decidePublish, maySubscribe } from './permits.ts'
import { toVerdictsTopic } from './topics.ts'

const own = { world: 'production', keyId: '0123456789ab' }
const world = fc.stringMatching(/^[a-z0-9]{1,32}$/)
const keyId = fc.stringMatching(/^[0-9a-f]{12}$/)
const level = fc.oneof(
  fc.constantFrom('', '+', '#', 'signals', 'verdicts', 'lianfang', '$SYS', '$share', own.world, own.keyId),
  fc.string({ maxLength: 12 }),
)
const anyTopic = fc.array(level, { maxLength: 9 }).map((levels) => levels.join('/'))

describe('what a key may do with topics', () => {
  test.each([
    ['lianfang/production/0123456789ab/signals', undefined],
    [
      'lianfang/production/0123456789ab/signals/case.aggregate/110102',
      { kind: 'case.aggregate', place: '110102' },
    ],
    [
      'lianfang/production/0123456789ab/signals/case.aggregate/cn.11/n-1',
      { kind: 'case.aggregate', place: 'cn.11', id: 'n-1' },
    ],
  ])('it publishes its own signals: %s', (topic, told) => {
    expect(decidePublish(own, topic)).toEqual({ allow: true, topic: { ...own, ...(told ? { told } : {}) } })
  })

  test.each([
    'lianfang/production/ba9876543210/signals',
    'lianfang/other/0123456789ab/signals',
    'lianfang/other/0123456789ab/signals/case.aggregate/cn.11',
  ])('it publishes no other key’s, nor in another world: %s', (topic) => {
    expect(decidePublish(own, topic)).toMatchObject({ allow: false, code: 'topic.forbidden' })
  })

  test.each([
    '',
    '/',
    'lianfang',
    'lianfang/production/0123456789ab',
    'lianfang/production/0123456789ab/signals/',
    'lianfang/production/0123456789ab/signals/case.aggregate',
    'lianfang/production/0123456789ab/signals/case.aggregate/',
    'lianfang/production/0123456789ab/signals/case.aggregate/cn.11/',
    'lianfang/production/0123456789ab/signals/case.aggregate/cn.11/1/2',
    'lianfang/production/0123456789ab/verdicts',
    'lianfang/production/0123456789AB/signals',
    '$SYS/broker/load',
    '/lianfang/production/0123456789ab/signals',
  ])('on any other topic nothing is taken: "%s"', (topic) => {
    expect(decidePublish(own, topic)).toMatchObject({ allow: false, code: 'topic.unknown' })
  })

  test('whatever the topic, what is allowed stands under the key’s own name in its own world', () => {
    fc.assert(
      fc.property(world, keyId, anyTopic, (inWorld, id, topic) => {
        const decision = decidePublish({ world: inWorld, keyId: id }, topic)
        const beneath = topic === `lianfang/${inWorld}/${id}/signals`
        const told = topic.startsWith(`lianfang/${inWorld}/${id}/signals/`)
        expect(!decision.allow || beneath || told).toBe(true)
      }),
    )
  })

  test('of two keys or two worlds, neither hears or says what is the other’s', () => {
    fc.assert(
      fc.property(world, world, keyId, keyId, (worldA, worldB, keyA, keyB) => {
        fc.pre(worldA !== worldB || keyA !== keyB)
        const [a, b] = [
          { world: worldA, keyId: keyA },
          { world: worldB, keyId: keyB },
        ]
        expect(maySubscribe(a, toVerdictsTopic(a))).toBe(true)
        expect(maySubscribe(a, toVerdictsTopic(b))).toBe(false)
        expect(decidePublish(a, `lianfang/${worldB}/${keyB}/signals`).allow).toBe(false)
      }),
    )
  })

  test('it listens to its verdicts by their full name, and to no wildcard', () => {
    fc.assert(
      fc.property(anyTopic, (filter) => {
        expect(maySubscribe(own, filter)).toBe(filter === 'lianfang/production/0123456789ab/verdicts')
      }),
    )
  })
})
