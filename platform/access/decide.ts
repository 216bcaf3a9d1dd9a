import type { Words } from '#vocabulary'
import { isCovered, type Reach, type UnitAt, type Work, works } from './work.ts'

/** What can be done. Every route names one; a route without one is refused when the server starts. */
export const actions = {
  'signals.send': { zh: '上报信号', en: 'send signals' },
  'signals.read': { zh: '查看信号', en: 'read signals' },
  'events.report': { zh: '报告异常情况', en: 'report something odd' },
  'tallies.read': { zh: '查看计数', en: 'read counts' },
  'alarms.read': { zh: '查看预警', en: 'read alarms' },
  'detectors.assign': { zh: '指定监测方法、用历史检验', en: 'assign detectors and try them on the past' },
  'alerts.judge': { zh: '核实、研判、关闭预警', en: 'verify, assess and close alerts' },
  'alerts.lead': { zh: '分派预警、设定核实能力', en: 'hand alerts on and set what can be verified' },
  'warnings.sign': { zh: '签发公众预警', en: 'sign public warnings' },
  'events.read': { zh: '查看事件', en: 'read events' },
  'events.judge': { zh: '确认、拆分、合并事件', en: 'confirm, split and merge events' },
  'tasks.read': { zh: '查看任务', en: 'read tasks' },
  'tasks.open': { zh: '建立任务', en: 'open tasks' },
  'tasks.work': { zh: '办理任务', en: 'work on tasks' },
  'tasks.dispatch': { zh: '派遣、督办、延期审批', en: 'dispatch and supervise tasks' },
  'tasks.verify': { zh: '核查任务', en: 'verify tasks' },
  'rules.read': { zh: '查看规则', en: 'read rules' },
  'rules.write': { zh: '编写、试运行、启用规则', en: 'write, try and enact rules' },
  'orders.read': { zh: '查看授权令', en: 'read orders' },
  'orders.issue': { zh: '签发与撤销授权令', en: 'issue and end orders' },
  'audit.read': { zh: '查看审计', en: 'read the audit' },
  'notices.read': { zh: '查看通知', en: 'read notices' },
  'notices.manage': { zh: '管理通知渠道与订阅', en: 'manage channels and subscriptions of notices' },
  'files.read': { zh: '查看附件', en: 'read files' },
  'files.write': { zh: '上传附件', en: 'add files' },
  'files.shred': { zh: '销毁附件', en: 'shred files' },
  'files.hold': { zh: '保全附件与解除保全', en: 'hold files, and lift holds' },
  'jobs.manage': { zh: '管理后台作业与搁置记录', en: 'manage jobs and what was set aside' },
  'overview.read': { zh: '查看概览与实时变更', en: 'see the overview and follow changes' },
  'places.read': { zh: '查看地点', en: 'read places' },
  'places.write': { zh: '维护地点与单位', en: 'maintain places and units' },
  'sources.read': { zh: '查看数据来源', en: 'read sources' },
  'sources.write': { zh: '约定数据来源的名称与间隔', en: 'name sources and agree how often they speak' },
  'imports.write': { zh: '导入文件', en: 'import files' },
  'worlds.manage': { zh: '管理演练世界', en: 'make and move worlds' },
  'keys.manage': { zh: '管理密钥', en: 'manage keys' },
  'accounts.read': { zh: '查看账号', en: 'read accounts' },
  'accounts.manage': { zh: '管理账号与角色', en: 'manage accounts and their roles' },
} as const satisfies Record<string, Words>

export type Action = keyof typeof actions

const reading = [
  'signals.read',
  'tallies.read',
  'alarms.read',
  'places.read',
  'sources.read',
  'overview.read',
] as const
const following = [
  'events.read',
  'tasks.read',
  'rules.read',
  'orders.read',
  'notices.read',
  'files.read',
] as const
const judging = [
  'alerts.judge',
  'events.judge',
  'tasks.open',
  'tasks.work',
  'tasks.verify',
  'files.write',
] as const
const leading = ['alerts.lead', 'tasks.dispatch', 'files.shred'] as const

/** Roles at a unit. A role's actions reach as far as the unit's place, and everything under it. */
export const roleActions = {
  admin: Object.keys(actions) as readonly Action[],
  epidemiologist: [
    ...reading,
    ...following,
    ...judging,
    'detectors.assign',
    'imports.write',
    'signals.send',
    'events.report',
  ],
  'duty-officer': [...reading, ...following, ...judging, ...leading, 'events.report'],
  commander: [
    ...reading,
    ...following,
    ...judging,
    ...leading,
    'files.hold',
    'warnings.sign',
    'orders.issue',
    'events.report',
  ],
  officer: [
    ...reading,
    ...following,
    'tasks.open',
    'tasks.work',
    'files.write',
    'imports.write',
    'signals.send',
    'events.report',
  ],
  'street-officer': [
    ...reading,
    ...following,
    'tasks.open',
    'tasks.work',
    'tasks.verify',
    'files.write',
    'events.report',
  ],
  'grid-worker': [
    'overview.read',
    'places.read',
    'tallies.read',
    'tasks.read',
    'tasks.work',
    'files.write',
    'events.report',
  ],
  reporter: ['events.report', 'places.read'],
  inspector: [
    'overview.read',
    'places.read',
    'tasks.read',
    'tasks.verify',
    'files.read',
    'files.write',
    'files.hold',
  ],
  auditor: [
    'audit.read',
    'accounts.read',
    'overview.read',
    'places.read',
    'rules.read',
    'orders.read',
    'files.hold',
  ],
  feeder: ['signals.send', 'places.read'],
  exam: [
    ...reading,
    ...following,
    ...judging,
    ...leading,
    'files.hold',
    'detectors.assign',
    'rules.write',
    'warnings.sign',
    'orders.issue',
    'audit.read',
    'notices.manage',
    'jobs.manage',
    'signals.send',
    'events.report',
    'places.write',
    'sources.write',
    'imports.write',
    'worlds.manage',
  ],
} as const satisfies Record<string, readonly Action[]>

export type RoleName = keyof typeof roleActions

export function parseRole(text: string): RoleName | undefined {
  return Object.hasOwn(roleActions, text) ? (text as RoleName) : undefined
}

/** Scopes narrow a key to a part of what its role may do. */
export const scopeActions = {
  send: ['signals.send', 'events.report'],
  read: [...reading, ...following],
  work: [...judging, ...leading, 'files.hold'],
  exam: ['worlds.manage', 'places.read', 'rules.read'],
  manage: [
    'places.write',
    'sources.write',
    'imports.write',
    'keys.manage',
    'detectors.assign',
    'rules.write',
    'notices.manage',
    'jobs.manage',
  ],
} as const satisfies Record<string, readonly Action[]>

export type ScopeName = keyof typeof scopeActions

export function parseScope(text: string): ScopeName | undefined {
  return Object.hasOwn(scopeActions, text) ? (text as ScopeName) : undefined
}

/** What personal data may be read for. Who reads them says for which of these, and the audit keeps it. */
export const purposes = {
  'case-handling': { zh: '病例处置', en: 'handling a case' },
  'contact-follow-up': { zh: '接触者随访', en: 'following up contacts' },
  'task-handling': { zh: '任务办理', en: 'handling a task' },
  supervision: { zh: '督查', en: 'supervision' },
  audit: { zh: '审计', en: 'audit' },
  exam: { zh: '演练', en: 'exercise' },
} as const satisfies Record<string, Words>

export type Purpose = keyof typeof purposes

export function parsePurpose(text: string): Purpose | undefined {
  return Object.hasOwn(purposes, text) ? (text as Purpose) : undefined
}

/** Actions that read personal data, and the purposes that allow each. All other actions need none. */
export const actionPurposes: Partial<Record<Action, readonly Purpose[]>> = {
  'files.read': ['case-handling', 'contact-follow-up', 'task-handling', 'supervision', 'exam'],
}

/** Actions for the members of the unit that has the work, and the action by which whoever leads there may do it too. */
export const workActions: Partial<Record<Action, Action>> = {
  'tasks.work': 'tasks.dispatch',
  'alerts.judge': 'alerts.lead',
}

/** The purposes that a role may claim: what its holders are there for. */
export const rolePurposes: Readonly<Record<RoleName, readonly Purpose[]>> = {
  admin: Object.keys(purposes) as readonly Purpose[],
  epidemiologist: ['case-handling', 'contact-follow-up', 'task-handling'],
  'duty-officer': ['case-handling', 'task-handling', 'supervision'],
  commander: ['case-handling', 'supervision'],
  officer: ['task-handling'],
  'street-officer': ['contact-follow-up', 'task-handling'],
  'grid-worker': ['contact-follow-up', 'task-handling'],
  reporter: [],
  inspector: ['supervision'],
  auditor: ['audit'],
  feeder: [],
  exam: ['exam'],
}

/** A role over an area, `*` is everywhere; held at a unit, where it is the role of a member. */
export interface Grant {
  readonly role: RoleName
  readonly area: string
  readonly unit?: UnitAt | undefined
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
      readonly allow: true
      /** Areas in which the action is allowed; `*` is everywhere. */
      readonly areas: readonly string[]
      /** Of the work that units have: whose, in which of these areas. */
      readonly works: readonly Reach[]
    }
  | {
      readonly allow: false
      readonly code: 'access.forbidden' | 'access.purpose' | 'access.elsewhere' | 'access.unit'
      readonly message: string
    }

/**
 * The one decision of the house: may this principal do this, where, and what for? Pure. Denies by default. With a place it
 * answers for that place; without one it answers with the areas, which row-level security then holds. An action that reads
 * personal data needs a purpose that allows it, and reaches as far as the roles that may claim that purpose; any other
 * action passes over the purpose. Work that a unit has is done by its own members, by those of a unit above it, by whom it was
 * handed to by name, and by whoever leads there.
 */
export function decide(
  principal: Principal,
  action: Action,
  at?: string | Work,
  purpose?: Purpose,
): Decision {
  const grants = grantsFor(principal, action)
  if (grants.length === 0) return refusal('access.forbidden', `may not ${actions[action].en}`)
  const allowing = actionPurposes[action]
  const claimed = allowing
    ? grants.filter(({ role }) => purpose && has(allowing, purpose) && has(rolePurposes[role], purpose))
    : grants
  if (claimed.length === 0) return refusal('access.purpose', tellPurposes({ action, grants, purpose }))
  const areas = [...new Set(claimed.map(({ area }) => area))]
  const reaches = reachesOf(principal, action, claimed)
  if (at === undefined) return { allow: true, areas, works: reaches }
  const place = typeof at === 'string' ? at : at.place
  if (!isCovered(place, areas))
    return refusal('access.elsewhere', `may not ${actions[action].en} at ${place}`)
  if (typeof at !== 'string' && at.officer !== principal.id && !works(reaches, at))
    return refusal(
      'access.unit',
      `may not ${actions[action].en} of the unit ${at.unit?.id}, being of ${tellUnits(claimed)}`,
    )
  return { allow: true, areas, works: reaches }
}

/** How far each grant reaches into the work of units: all of it in its area, unless the action is for a unit's own members. */
function reachesOf(principal: Principal, action: Action, claimed: readonly Grant[]): Reach[] {
  const leading = workActions[action]
  const leaders = leading && grantsFor(principal, leading)
  return claimed.map((grant) => {
    const { area, unit } = grant
    return leaders === undefined || leaders.includes(grant)
      ? { area, every: true }
      : { area, every: false, ...(unit ? { unit } : {}) }
  })
}

function tellUnits(grants: readonly Grant[]): string {
  const ids = new Set(grants.flatMap(({ unit }) => (unit ? [unit.id] : [])))
  return ids.size === 0 ? 'no unit' : [...ids].join(', ')
}

/** The units of which a principal is a member, each once. */
export function unitsOf({ grants }: Principal): string[] {
  return [...new Set(grants.flatMap(({ unit }) => (unit ? [unit.id] : [])))]
}

/** All that a principal may do and where, as a screen needs it to show no button that would refuse. */
export function listAllowed(principal: Principal): Record<string, string[]> {
  return Object.fromEntries(
    // Object.keys of the table gives exactly its actions.
    (Object.keys(actions) as Action[]).flatMap((action) => {
      const claimed = actionPurposes[action] ?? [undefined]
      const areas = claimed.flatMap((purpose) => {
        const decision = decide(principal, action, undefined, purpose)
        return decision.allow ? decision.areas : []
      })
      return areas.length === 0 ? [] : [[action, [...new Set(areas)]]]
    }),
  )
}

/** Whether an action needs a purpose to be stated. */
export function needsPurpose(action: Action): boolean {
  return actionPurposes[action] !== undefined
}

/** The principal's grants that hold the action, whatever it is for; none where scopes leave it out. */
function grantsFor({ grants, scopes }: Principal, action: Action): Grant[] {
  if (scopes && !scopes.some((scope) => has(scopeActions[scope], action))) return []
  return grants.filter(({ role }) => has(roleActions[role], action))
}

function tellPurposes(of: {
  action: Action
  grants: readonly Grant[]
  purpose: Purpose | undefined
}): string {
  const allowing = actionPurposes[of.action] ?? []
  const open = allowing.filter((purpose) => of.grants.some(({ role }) => has(rolePurposes[role], purpose)))
  const asked = of.purpose === undefined ? 'without a purpose that is known' : `for ${of.purpose}`
  return `may not ${actions[of.action].en} ${asked}; purposes open to it: ${open.join(', ') || 'none'}`
}

function refusal(code: Extract<Decision, { allow: false }>['code'], message: string): Decision {
  return { allow: false, code, message }
}

/**
 * The first action by which a role could do more than a principal, counting what each may claim to do it for; nothing where
 * the role can do no more. Areas are not looked at.
 */
export function findBeyond(
  principal: Principal,
  { role, scopes }: { role: RoleName; scopes?: readonly ScopeName[] | undefined },
): Action | undefined {
  const mayToo = (action: Action, purpose?: Purpose) => decide(principal, action, undefined, purpose).allow
  return actionsOf(role, scopes).find((action) => {
    const allowing = actionPurposes[action]
    if (!allowing) return !mayToo(action)
    return allowing.some((purpose) => has(rolePurposes[role], purpose) && !mayToo(action, purpose))
  })
}

/** What a role may do, narrowed by scopes where there are any. */
export function actionsOf(role: RoleName, scopes?: readonly ScopeName[]): Action[] {
  return roleActions[role].filter(
    (action) => !scopes || scopes.some((scope) => has(scopeActions[scope], action)),
  )
}

function has<Of extends string>(list: readonly Of[], one: Of): boolean {
  return list.includes(one)
}
