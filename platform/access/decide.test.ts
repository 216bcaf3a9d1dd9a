import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Action,
  actions,
  actionsOf,
  covers,
  decide,
  type Grant,
  type Principal,
  parseRole,
  parseScope,
  type RoleName,
  roleActions,
  type ScopeName,
  scopeActions,
} from '#platform/access'

const roles = Object.keys(roleActions) as RoleName[]
const scopes = Object.keys(scopeActions) as ScopeName[]
const everyAction = Object.keys(actions) as Action[]

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

/** The rule in other words: labels compared one by one, roles and scopes looked up by name. */
function mayPlainly(who: Principal, action: Action, place: string): boolean {
  if (who.scopes && !who.scopes.some((scope) => scopeActions[scope].some((one) => one === action)))
    return false
  return who.grants.some(
    (one) => roleActions[one.role].some((can) => can === action) && liesUnder(place.split('.'), one),
  )
}

function liesUnder(labels: readonly string[], { area }: Grant): boolean {
  return area === '*' || area.split('.').every((label, at) => labels[at] === label)
}

test('whoever asks, the decision is that of role, scope and area together', () => {
  fc.assert(
    fc.property(principal, fc.constantFrom(...everyAction), path, (who, action, place) => {
      expect(decide(who, action, place).allow).toBe(mayPlainly(who, action, place))
    }),
    { numRuns: 2_000 },
  )
})

test('the areas of a decision hold exactly the places at which it allows', () => {
  fc.assert(
    fc.property(principal, fc.constantFrom(...everyAction), path, (who, action, place) => {
      const decision = decide(who, action)
      const within = decision.allow && decision.areas.some((area) => covers(area, place))
      expect(within).toBe(decide(who, action, place).allow)
    }),
    { numRuns: 2_000 },
  )
})

test('scopes only ever narrow, and another grant only ever adds', () => {
  fc.assert(
    fc.property(
      principal,
      grant,
      fc.constantFrom(...everyAction),
      path,
      ({ kind, id, grants, scopes: narrowed }, more, action, place) => {
        const bare: Principal = { kind, id, grants }
        const scoped: Principal = { ...bare, scopes: narrowed ?? ['read'] }
        if (decide(scoped, action, place).allow) expect(decide(bare, action, place).allow).toBe(true)
        if (decide(bare, action, place).allow)
          expect(decide({ ...bare, grants: [...grants, more] }, action, place).allow).toBe(true)
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

test('no name of an object’s own is a role or a scope', () => {
  for (const name of ['constructor', '__proto__', 'toString', '', 'ADMIN']) {
    expect([parseRole(name), parseScope(name)]).toEqual([undefined, undefined])
  }
  expect(actionsOf('admin', ['send'])).toEqual(['signals.send'])
})
