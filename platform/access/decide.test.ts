import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Action,
  actionPurposes,
  actions,
  actionsOf,
  covers,
  decide,
  findBeyond,
  type Grant,
  listAllowed,
  needsPurpose,
  type Principal,
  type Purpose,
  parsePurpose,
  parseRole,
  parseScope,
  purposes,
  type RoleName,
  roleActions,
  rolePurposes,
  type ScopeName,
  scopeActions,
} from '#platform/access'

const roles = Object.keys(roleActions) as RoleName[]
const scopes = Object.keys(scopeActions) as ScopeName[]
const everyAction = Object.keys(actions) as Action[]
const everyPurpose = Object.keys(purposes) as Purpose[]
/** Those that need a purpose as often as all the others together. */
const anAction = fc.oneof(
  fc.constantFrom(...everyAction),
  fc.constantFrom(...everyAction.filter((action) => needsPurpose(action))),
)
const aPurpose = fc.option(fc.constantFrom(...everyPurpose), { nil: undefined })

/** Places whose names begin alike, so that a careless comparison of texts is found out. */
const label = fc.constantFrom('1', '10', '11', '01', '0', 'unassigned', 'a')
const path = fc.array(label, { maxLength: 4 }).map((labels) => ['cn', ...labels].join('.'))
const grant = fc.record({
  role: fc.constantFrom(...roles),
  area: fc.oneof({ weight: 1, arbitrary: fc.constant('*') }, { weight: 6, arbitrary: path }),
})
const principal: fc.Arbitrary<Principal> = fc
  .record({
    grants: fc.array(grant, { maxLength: 4 }),
    scopes: fc.option(fc.subarray(scopes), { nil: undefined }),
  })
  .map(({ grants, scopes: narrowed }) => ({
    kind: 'key',
    id: 'key:test',
    grants,
    ...(narrowed ? { scopes: narrowed } : {}),
  }))

/** The rule in other words: labels compared one by one; roles, scopes and purposes looked up by name. */
function mayPlainly(who: Principal, { action, place, purpose }: Asked): boolean {
  if (who.scopes && !who.scopes.some((scope) => scopeActions[scope].some((one) => one === action)))
    return false
  const allowing = actionPurposes[action]
  return who.grants.some((one) => {
    if (!roleActions[one.role].some((can) => can === action)) return false
    if (!liesUnder(place.split('.'), one)) return false
    if (allowing === undefined) return true
    return (
      allowing.some((each) => each === purpose) && rolePurposes[one.role].some((each) => each === purpose)
    )
  })
}

interface Asked {
  readonly action: Action
  readonly place: string
  readonly purpose?: Purpose | undefined
}
const asked: fc.Arbitrary<Asked> = fc.record({ action: anAction, place: path, purpose: aPurpose })

function liesUnder(labels: readonly string[], { area }: Grant): boolean {
  return area === '*' || area.split('.').every((label, at) => labels[at] === label)
}

test('whoever asks, the decision is that of role, scope, area and purpose together', () => {
  fc.assert(
    fc.property(principal, asked, (who, of) => {
      const { action, place, purpose } = of
      expect(decide(who, action, place, purpose).allow).toBe(mayPlainly(who, of))
    }),
    { numRuns: 4_000 },
  )
})

test('the areas of a decision hold exactly the places at which it allows', () => {
  fc.assert(
    fc.property(principal, asked, (who, { action, place, purpose }) => {
      const decision = decide(who, action, undefined, purpose)
      const within = decision.allow && decision.areas.some((area) => covers(area, place))
      expect(within).toBe(decide(who, action, place, purpose).allow)
    }),
    { numRuns: 2_000 },
  )
})

test('an action that needs no purpose passes over the one that is stated', () => {
  fc.assert(
    fc.property(principal, asked, (who, { action, place, purpose }) => {
      if (!needsPurpose(action))
        expect(decide(who, action, place, purpose)).toEqual(decide(who, action, place))
    }),
  )
})

test('a key for exams makes worlds, and reads the city and its rules but nothing that anybody reported', () => {
  const key: Principal = { kind: 'key', id: 'k', grants: [{ role: 'exam', area: '*' }], scopes: ['exam'] }
  const allowed = (Object.keys(actions) as Action[]).filter((action) => decide(key, action).allow)
  expect(allowed.toSorted()).toEqual(['places.read', 'rules.read', 'worlds.manage'])
})

describe('reading a file', () => {
  const officer: Principal = { kind: 'account', id: 'a', grants: [{ role: 'officer', area: 'cn.11' }] }
  const both: Principal = {
    ...officer,
    grants: [
      { role: 'officer', area: 'cn.11' },
      { role: 'inspector', area: 'cn.42' },
    ],
  }

  test('needs a purpose, and one that the action and the role allow', () => {
    for (const purpose of [undefined, 'audit', 'supervision', 'case-handling'] as const)
      expect(decide(officer, 'files.read', undefined, purpose)).toMatchObject({
        allow: false,
        code: 'access.purpose',
      })
    expect(decide(officer, 'files.read', undefined, 'task-handling')).toMatchObject({
      allow: true,
      areas: ['cn.11'],
    })
  })

  test('is refused for the action before the purpose, and for the purpose before the place', () => {
    const feeder: Principal = { kind: 'key', id: 'k', grants: [{ role: 'feeder', area: '*' }] }
    expect(decide(feeder, 'files.read')).toMatchObject({ code: 'access.forbidden' })
    expect(decide(officer, 'files.read', 'cn.42')).toMatchObject({ code: 'access.purpose' })
    expect(decide(officer, 'files.read', 'cn.42', 'task-handling')).toMatchObject({
      code: 'access.elsewhere',
    })
  })

  test('reaches as far as the role that may claim the purpose, not as another role of the same person', () => {
    expect(decide(both, 'files.read', undefined, 'supervision')).toMatchObject({
      allow: true,
      areas: ['cn.42'],
    })
    expect(decide(both, 'files.read', 'cn.42', 'task-handling')).toMatchObject({ code: 'access.elsewhere' })
  })

  test('tells which purposes are open to who asks', () => {
    expect(decide(officer, 'files.read')).toMatchObject({ message: expect.stringContaining('task-handling') })
    expect(decide(officer, 'files.read', undefined, 'audit')).toMatchObject({
      message: expect.not.stringContaining('supervision'),
    })
  })
})

test('every action that needs a purpose can be done by each role that has it, for some purpose', () => {
  for (const action of everyAction.filter((one) => needsPurpose(one)))
    for (const role of roles.filter((one) => actionsOf(one).includes(action))) {
      const who: Principal = { kind: 'key', id: 'k', grants: [{ role, area: '*' }] }
      expect(
        everyPurpose.some((purpose) => decide(who, action, 'cn', purpose).allow),
        `${role} ${action}`,
      ).toBe(true)
    }
})

test('a role reaches beyond its maker exactly where it could do something, for some purpose, that the maker cannot', () => {
  fc.assert(
    fc.property(
      principal,
      fc.record({
        role: fc.constantFrom(...roles),
        scopes: fc.option(fc.subarray(scopes), { nil: undefined }),
      }),
      (maker, made) => {
        const key: Principal = {
          kind: 'key',
          id: 'k',
          grants: [{ role: made.role, area: 'cn' }],
          ...(made.scopes ? { scopes: made.scopes } : {}),
        }
        const can = (who: Principal, action: Action, purpose: Purpose) =>
          decide(who, action, undefined, purpose).allow
        const more = everyAction.some((action) =>
          everyPurpose.some((purpose) => can(key, action, purpose) && !can(maker, action, purpose)),
        )
        expect(findBeyond(maker, made) !== undefined).toBe(more)
      },
    ),
    { numRuns: 1_000 },
  )
})

test('scopes only ever narrow, and another grant only ever adds', () => {
  fc.assert(
    fc.property(
      principal,
      grant,
      asked,
      ({ kind, id, grants, scopes: narrowed }, more, { action, place, purpose }) => {
        const bare: Principal = { kind, id, grants }
        const scoped: Principal = { ...bare, scopes: narrowed ?? ['read'] }
        if (decide(scoped, action, place, purpose).allow)
          expect(decide(bare, action, place, purpose).allow).toBe(true)
        if (decide(bare, action, place, purpose).allow)
          expect(decide({ ...bare, grants: [...grants, more] }, action, place, purpose).allow).toBe(true)
      },
    ),
  )
})

test('nobody without a role, and no key with an empty list of scopes, may do anything', () => {
  for (const action of everyAction) {
    expect(decide({ kind: 'key', id: 'k', grants: [] }, action)).toMatchObject({
      allow: false,
      code: 'access.forbidden',
    })
    expect(
      decide({ kind: 'key', id: 'k', grants: [{ role: 'admin', area: '*' }], scopes: [] }, action).allow,
    ).toBe(false)
  }
})

test('one who may, but not there, is told that it is elsewhere', () => {
  const officer: Principal = { kind: 'account', id: 'a', grants: [{ role: 'officer', area: 'cn.11.01.1' }] }
  expect(decide(officer, 'signals.read', 'cn.11.01.1.007').allow).toBe(true)
  expect(decide(officer, 'signals.read', 'cn.11.01.10')).toMatchObject({
    allow: false,
    code: 'access.elsewhere',
  })
  expect(decide(officer, 'signals.read', 'cn.11.01')).toMatchObject({
    allow: false,
    code: 'access.elsewhere',
  })
})

test('no name of an object’s own is a role, a scope or a purpose', () => {
  for (const name of ['constructor', '__proto__', 'toString', '', 'ADMIN']) {
    expect([parseRole(name), parseScope(name), parsePurpose(name)]).toEqual([undefined, undefined, undefined])
  }
  expect(actionsOf('admin', ['send'])).toEqual(['signals.send', 'events.report'])
})

test('what a screen is told one may do is what the decision allows, action by action and place by place', () => {
  fc.assert(
    fc.property(principal, anAction, path, (who, action, place) => {
      const told = listAllowed(who)[action]?.some((area) => covers(area, place)) ?? false
      const claimable = actionPurposes[action] ?? [undefined]
      expect(told).toBe(claimable.some((purpose) => decide(who, action, place, purpose).allow))
    }),
  )
})
