import type { Words } from '#vocabulary'
import {
  type Action,
  actionPurposes,
  actions,
  type Purpose,
  purposes,
  type RoleName,
  roleActions,
  rolePurposes,
} from './decide.ts'

/** What a role is called, and whom it is for. What it may do is in the table that the decision reads. */
export const roleWords: Readonly<Record<RoleName, { readonly name: Words; readonly for: Words }>> = {
  admin: {
    name: { zh: '管理员', en: 'administrator' },
    for: {
      zh: '运行本系统的人：账号、密钥、地点与规则',
      en: 'who runs this system: accounts, keys, places and rules',
    },
  },
  epidemiologist: {
    name: { zh: '流行病学员', en: 'epidemiologist' },
    for: {
      zh: '疾控中心核实预警、研判事件的人',
      en: 'who verifies alerts and judges events at the CDC',
    },
  },
  'duty-officer': {
    name: { zh: '值班员', en: 'duty officer' },
    for: {
      zh: '值班，分派预警与任务，督办超时事项',
      en: 'who is on duty, hands out alerts and tasks and follows what is late',
    },
  },
  commander: {
    name: { zh: '指挥员', en: 'commander' },
    for: {
      zh: '指挥处置，签发公众预警与授权令',
      en: 'who commands, and signs public warnings and orders',
    },
  },
  officer: {
    name: { zh: '部门联络员', en: 'officer of a department' },
    for: {
      zh: '部门中接收并办理任务、报送数据的人',
      en: 'who receives the tasks of a department and reports its data',
    },
  },
  'street-officer': {
    name: { zh: '街道工作人员', en: 'street officer' },
    for: {
      zh: '街道、社区中安排并核查工作的人',
      en: 'who hands out and checks the work of a street or community',
    },
  },
  'grid-worker': {
    name: { zh: '网格员', en: 'grid worker' },
    for: { zh: '入户办理任务的网格员、志愿者', en: 'grid workers and volunteers who do tasks at the door' },
  },
  reporter: {
    name: { zh: '异常情况报告人', en: 'reporter' },
    for: {
      zh: '报告异常情况的医生、学校、养老机构等，只看到自己报告的结果',
      en: 'doctors, schools, care homes and others who report something odd, and see what came of their own reports alone',
    },
  },
  inspector: {
    name: { zh: '督查员', en: 'inspector' },
    for: { zh: '核查任务是否办结，不办理任务', en: 'who verifies that tasks are done, and does none' },
  },
  auditor: {
    name: { zh: '审计员', en: 'auditor' },
    for: { zh: '查看谁做了什么、账号与密钥', en: 'who looks at what was done by whom, and at accounts' },
  },
  feeder: {
    name: { zh: '数据上报方', en: 'who sends signals' },
    for: { zh: '医院、实验室、设备的系统', en: 'systems of hospitals and laboratories, and devices' },
  },
  exam: {
    name: { zh: '演练', en: 'exercises and replays' },
    for: { zh: '演练世界中的程序', en: 'programs that play in worlds of their own' },
  },
}

/** A role in words: its name, whom it is for, what it may do and what for. */
export interface RoleView {
  readonly role: RoleName
  readonly name: Words
  readonly for: Words
  readonly may: readonly {
    readonly action: Action
    readonly words: Words
    /** Where it needs a purpose: those that this role may claim for it. */
    readonly purposes?: readonly { readonly purpose: Purpose; readonly words: Words }[]
  }[]
  /** Where the role reaches. */
  readonly reach: Words
}

const everywhere: Words = { zh: '账号：处处；密钥：其地点', en: 'an account everywhere, a key its places' }
const ofUnit: Words = { zh: '其单位的地点及以下', en: "the unit's place and everything under it" }

/** All roles, from the very table by which it is decided. */
export function describeRoles(): RoleView[] {
  return (Object.keys(roleActions) as RoleName[]).map((role) => ({
    role,
    ...roleWords[role],
    may: roleActions[role].map((action: Action) => ({
      action,
      words: actions[action],
      ...describePurposes(role, action),
    })),
    reach: role === 'admin' ? everywhere : ofUnit,
  }))
}

function describePurposes(role: RoleName, action: Action): Pick<RoleView['may'][number], 'purposes'> {
  const allowing = actionPurposes[action]
  if (!allowing) return {}
  const open = allowing.filter((purpose) => rolePurposes[role].includes(purpose))
  return { purposes: open.map((purpose) => ({ purpose, words: purposes[purpose] })) }
}
