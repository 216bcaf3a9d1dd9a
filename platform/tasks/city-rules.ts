import { type PlacePath, pathsUpwards, type Words } from '#vocabulary'
import type { TaskKind } from './new-task.ts'

/** What holds for one type of task at a place. */
export interface TypeRule {
  readonly title: Words
  /** Calendar hours from opening to due. */
  readonly limitHours: number
  readonly urgentLimitHours: number
  /** Share of done to-dos that another person checks. */
  readonly checkingShare: number
  /** When a case file of this type may be closed. */
  readonly closingCondition?: Words
  /** The duty that finds the unit where neither unit nor duty is named. */
  readonly duty?: string
  /** A problem that machines tell reliably: the house files and dispatches it at once. */
  readonly dispatchesItself: boolean
}

/** What a city decides about the life of its tasks. */
export interface CitySettings {
  /** Who dispatches does not verify: command centre 指挥中心 and supervision centre 监督中心 are two (CJJ/T 106, GB/T 30428). */
  readonly twoCentres: boolean
  /** One more return than this is told to the duty officer. */
  readonly returnsAtMost: number
  readonly reworksAtMost: number
}

/** Bayannur's rules for its 12345 line: reworked more than three times, or bounced by more than three departments. */
export const defaultSettings: CitySettings = { twoCentres: true, returnsAtMost: 3, reworksAtMost: 3 }

/**
 * Where a city says nothing. A problem has five days and one where it is urgent: Qinglong's 12345 rules for requests for help
 * and for consultation. A to-do has a day, or two hours (Qinglong: signed for within two hours). The share of ten in a hundred is
 * Qinglong's share of tickets called back.
 */
const defaultsOf = {
  problem: { limitHours: 120, urgentLimitHours: 24, checkingShare: 0, dispatchesItself: false },
  'to-do': { limitHours: 24, urgentLimitHours: 2, checkingShare: 0.1, dispatchesItself: false },
} as const satisfies Record<TaskKind, Omit<TypeRule, 'title'>>

/** A to-do that checks another one. It is not checked itself. */
export const checkType = 'check'

const defaultTypes: Readonly<Record<string, Partial<TypeRule>>> = {
  // Our own choice: an early signal is verified before the next one comes.
  'verify-alert': {
    title: { zh: '核实预警', en: 'Verify an alert' },
    limitHours: 2,
    urgentLimitHours: 1,
    checkingShare: 0,
    duty: 'cdc',
  },
  // What an event asks for in its first hours, and whose duty that is; limits by the kind. A city sets its own.
  investigate: { title: { zh: '现场流行病学调查', en: 'Field investigation' }, duty: 'cdc' },
  sample: { title: { zh: '采样送检', en: 'Take samples' }, duty: 'cdc' },
  visit: { title: { zh: '入户走访', en: 'Visit households' }, duty: 'community-office' },
  disinfect: { title: { zh: '环境消杀', en: 'Disinfect' }, duty: 'street-office' },
  'inspect-market': { title: { zh: '市场检查', en: 'Inspect a market' }, duty: 'market-regulation' },
  [checkType]: { title: { zh: '抽查', en: 'Check of a to-do' }, limitHours: 48, checkingShare: 0 },
}

/** Types that the product has a word of its own for. */
export const knownTypes: readonly string[] = Object.keys(defaultTypes)

export interface TypeRuleRow {
  readonly type: string
  readonly place: string
  readonly title: Words | null
  readonly limitHours: number | null
  readonly urgentLimitHours: number | null
  readonly checkingShare: number | null
  readonly closingCondition: Words | null
  readonly duty: string | null
  readonly dispatchesItself: boolean | null
}

export interface SettingRow {
  readonly place: string
  readonly twoCentres: boolean | null
  readonly returnsAtMost: number | null
  readonly reworksAtMost: number | null
}

/** Field by field: what the nearest place up the tree has set, else the product's figure for the type, else for the kind. */
export function typeRuleAt(
  rows: readonly TypeRuleRow[],
  { type, kind, place }: { type: string; kind: TaskKind; place: PlacePath },
): TypeRule {
  const named: TypeRule = { title: { zh: type, en: type }, ...defaultsOf[kind], ...defaultTypes[type] }
  const mine = rows.filter((row) => row.type === type)
  return Object.assign(named, ...outwards(mine, place).map(withoutNulls)) as TypeRule
}

export function settingsAt(rows: readonly SettingRow[], place: PlacePath): CitySettings {
  return Object.assign({}, defaultSettings, ...outwards(rows, place).map(withoutNulls)) as CitySettings
}

/** The rows of the places above, the nation's first, so that the nearest has the last word. */
function outwards<Row extends { place: string }>(
  rows: readonly Row[],
  place: PlacePath,
): Omit<Row, 'place' | 'type'>[] {
  return pathsUpwards(place)
    .reverse()
    .flatMap((path) => rows.filter((row) => row.place === path))
    .map(
      ({ place: _place, type: _type, ...row }: Row & { type?: string }) => row as Omit<Row, 'place' | 'type'>,
    )
}

type Given<Row> = { [Field in keyof Row]?: NonNullable<Row[Field]> }

function withoutNulls<Row extends object>(row: Row): Given<Row> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Given<Row>
}
