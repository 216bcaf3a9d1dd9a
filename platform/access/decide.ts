import { isWithin, type Words } from '#vocabulary'

/** What can be done. Every route names one; a route without one is refused when the server starts. */
export const actions = {
  'signals.send': { zh: '上报信号', en: 'send signals' },
  'signals.read': { zh: '查看信号', en: 'read signals' },
  'tallies.read': { zh: '查看计数', en: 'read counts' },
  'alarms.read': { zh: '查看预警', en: 'read alarms' },
  'places.read': { zh: '查看地点', en: 'read places' },
  'places.write': { zh: '维护地点与单位', en: 'maintain places and units' },
  'sources.read': { zh: '查看数据来源', en: 'read sources' },
  'imports.write': { zh: '导入文件', en: 'import files' },
  'worlds.manage': { zh: '管理演练世界', en: 'make and move worlds' },
  'keys.manage': { zh: '管理密钥', en: 'manage keys' },
} as const satisfies Record<string, Words>

export type Action = keyof typeof actions

const reading = ['signals.read', 'tallies.read', 'alarms.read', 'places.read', 'sources.read'] as const

/** Roles at a unit. A role's actions reach as far as the unit's place, and everything under it. */
export const roleActions = {
  admin: Object.keys(actions) as readonly Action[],
  epidemiologist: [...reading, 'imports.write', 'signals.send'],
  'duty-officer': reading,
  officer: [...reading, 'imports.write', 'signals.send'],
  'street-officer': reading,
  'grid-worker': ['places.read', 'tallies.read'],
  feeder: ['signals.send', 'places.read'],
  exam: [...reading, 'signals.send', 'places.write', 'imports.write', 'worlds.manage'],
} as const satisfies Record<string, readonly Action[]>

export type RoleName = keyof typeof roleActions

export function parseRole(text: string): RoleName | undefined {
  return Object.hasOwn(roleActions, text) ? (text as RoleName) : undefined
}

/** Scopes narrow a key to a part of what its role may do. */
export const scopeActions = {
  send: ['signals.send'],
  read: reading,
  exam: ['worlds.manage'],
  manage: ['places.write', 'imports.write', 'keys.manage'],
} as const satisfies Record<string, readonly Action[]>

export type ScopeName = keyof typeof scopeActions

export function parseScope(text: string): ScopeName | undefined {
  return Object.hasOwn(scopeActions, text) ? (text as ScopeName) : undefined
}

/** A role over an area: `*` is everywhere. */
export interface Grant {
  readonly role: RoleName
  readonly area: string
}

export interface Principal {
  readonly kind: 'account' | 'key'
  readonly id: string
  readonly grants: readonly Grant[]
  /** Where present, nothing but what these scopes hold. */
  readonly scopes?: readonly ScopeName[]
  /** Where present, signals of these sources only. */
  readonly sources?: readonly string[]
  /** Where present, nothing from this instant of machine time on. */
  readonly expiresAt?: Date
}

export type Decision =
  | {
      readonly allow: true /** Areas in which the action is allowed; `*` is everywhere. */
      readonly areas: readonly string[]
    }
  | {
      readonly allow: false
      readonly code: 'access.forbidden' | 'access.elsewhere'
      readonly message: string
    }

/**
 * The one decision of the house: may this principal do this, and where? Pure. Denies by default. With a place it
 * answers for that place; without one it answers with the areas, which row-level security then holds.
 */
export function decide(principal: Principal, action: Action, place?: string): Decision {
  const scoped = !principal.scopes || principal.scopes.some((scope) => has(scopeActions[scope], action))
  const areas = scoped
    ? [
        ...new Set(
          principal.grants.filter(({ role }) => has(roleActions[role], action)).map(({ area }) => area),
        ),
      ]
    : []
  if (areas.length === 0) {
    return { allow: false, code: 'access.forbidden', message: `may not ${actions[action].en}` }
  }
  if (place !== undefined && !areas.some((area) => covers(area, place))) {
    return { allow: false, code: 'access.elsewhere', message: `may not ${actions[action].en} at ${place}` }
  }
  return { allow: true, areas }
}

/** What a role may do, narrowed by scopes where there are any. */
export function actionsOf(role: RoleName, scopes?: readonly ScopeName[]): Action[] {
  return roleActions[role].filter(
    (action) => !scopes || scopes.some((scope) => has(scopeActions[scope], action)),
  )
}

export function covers(area: string, place: string): boolean {
  return area === '*' || isWithin(place, area)
}

function has(list: readonly Action[], action: Action): boolean {
  return list.includes(action)
}
