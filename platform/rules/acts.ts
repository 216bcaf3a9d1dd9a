import { diseases, type Words } from '#vocabulary'
import type { Escalation, NewAlert, NewTask } from './outside.ts'
import { toDisease } from './parse-rule.ts'
import type { Bearings, Found } from './reckoning.ts'
import { immediateWhen, type Title } from './rule.ts'

const hourMs = 3_600_000

/** What others call the rule where it asked for something. */
export function originatorOf(rule: string): string {
  return `rule:${rule}`
}

/** The alert that a finding raises. */
export function toAlert(found: Found, bearings: Bearings): NewAlert | undefined {
  const { rule, version } = found.ready
  if (!rule.raise) return undefined
  const { raise } = rule
  const disease =
    typeof raise.disease === 'object' ? toDisease(found.signal.data[raise.disease.field]) : raise.disease
  return {
    origin: { kind: 'rule', id: rule.id, version },
    key: found.key,
    disease,
    place: found.place,
    title: fill(titleOf(found), found, bearings),
    day: found.until,
    observed: found.total,
    surprise: surpriseOf(found),
    immediate: found.immediate,
    evidence: evidenceOf(found),
  }
}

/** What an alert becomes when this joins it. */
export function toEscalation(
  found: Found,
  { alert, bearings }: { alert: number; bearings: Bearings },
): Escalation {
  const title = fill(titleOf(found), found, bearings)
  return { alert, surprise: surpriseOf(found), because: { title, ...evidenceOf(found) } }
}

/** How the alert is titled that a finding raises; the task's title where it raises none. */
export function titleOf({ ready: { rule }, immediate }: Pick<Found, 'ready' | 'immediate'>): Title {
  const { raise, dispatch, title } = rule
  const grave = immediate ? immediateWhen(rule)?.title : undefined
  return grave ?? (raise ?? dispatch)?.title ?? title
}

function surpriseOf({ ready: { rule }, immediate }: Found): number {
  const grave = immediate ? immediateWhen(rule)?.surprise : undefined
  return grave ?? rule.raise?.surprise ?? 0
}

/** The task that a finding dispatches, due in city time. */
export function toTask(found: Found, bearings: Bearings, now: Date): NewTask | undefined {
  const { rule } = found.ready
  const { dispatch } = rule
  if (!dispatch) return undefined
  const { task, type, duty, limitHours, urgent, note } = dispatch
  return {
    kind: task,
    type,
    title: fill(dispatch.title ?? rule.title, found, bearings),
    place: found.place,
    duty,
    ...(limitHours === undefined ? {} : { dueAt: new Date(now.getTime() + limitHours * hourMs) }),
    urgent,
    originator: originatorOf(rule.id),
    key: found.key,
    ...(note === undefined ? {} : { note }),
  }
}

/** What was counted, from when to when: no field of the signal but those that the rule groups by. */
function evidenceOf({ ready, from, until, total, group, signal, immediate }: Found): Record<string, unknown> {
  const { rule, version } = ready
  const [era, xid, sequence] = signal.at
  const grave = immediate ? immediateWhen(rule) : undefined
  return {
    rule: rule.id,
    version,
    when: rule.when,
    kind: signal.kind,
    group,
    from,
    until,
    total,
    ...(rule.window ? { window: rule.window } : {}),
    ...(grave ? { immediateWhen: grave.when } : {}),
    /** The signal that made it full. */
    signal: `${era}.${xid}.${sequence}`,
  }
}

export function fill(
  title: Title,
  found: Pick<Found, 'place' | 'total' | 'from' | 'until' | 'signal'>,
  { places }: Bearings,
): Words {
  const place = places.nameOf(found.place)
  const disease = toDisease(found.signal.data.disease)
  const inLanguage = (language: keyof Words) => {
    const values: Readonly<Record<string, string>> = {
      place: place[language],
      count: String(found.total),
      day: found.until,
      from: found.from,
      disease: disease ? diseases[disease].title[language] : '',
    }
    return title[language].replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all).slice(0, 300)
  }
  return { zh: inLanguage('zh'), en: inLanguage('en') }
}
