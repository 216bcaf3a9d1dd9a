import { type Disease, diseases, type PlacePath, type Words, type WorkStep } from '#vocabulary'
import type { Urgency } from './channels/channel.ts'
import { cycleWords } from './cycle-words.ts'

/** Steps that somebody has to know of at once, whatever the hour. Data, for a city to change. */
const urgentSteps: Record<string, readonly string[]> = {
  alert: ['raise', 'escalate'],
  task: ['escalate'],
  order: ['issue', 'revoke'],
}

export interface ToldStep {
  readonly title: Words
  readonly body: Words
  readonly urgency: Urgency
}

/** A step in words. `placeName` and the disease where they are known. No actor: who did it is not everyone's. */
export function tellStep(of: {
  kind: string
  step: WorkStep
  place: PlacePath
  placeName?: Words | undefined
  disease?: Disease | null | undefined
}): ToldStep {
  const { kind, step, place, placeName = { zh: place, en: place } } = of
  const cycle = cycleOf(kind)
  const words = cycleWords[cycle]
  const subject = words?.subject ?? asItIs(cycle)
  const number = step.subject.slice(step.subject.indexOf(':') + 1)
  const done = nameIn(words?.steps, step.step)
  const to = nameIn(words?.states, step.to)
  const from = step.from === undefined || step.from === step.to ? undefined : nameIn(words?.states, step.from)
  const outcome = step.outcome === undefined ? undefined : nameIn(words?.outcomes, step.outcome)
  const disease = of.disease ? diseases[of.disease].title : undefined
  const line = (language: keyof Words, [comma, resulting]: readonly [string, string]) =>
    [
      ...(disease ? [disease[language]] : []),
      step.takenOn,
      from ? `${from[language]} → ${to[language]}` : to[language],
      ...(outcome ? [`${resulting}${outcome[language]}`] : []),
    ].join(comma)
  return {
    title: {
      zh: `${subject.zh} ${number}：${done.zh}（${placeName.zh}）`,
      en: `${subject.en} ${number}: ${done.en} (${placeName.en})`,
    },
    body: { zh: line('zh', ['，', '结论：']), en: line('en', [', ', 'outcome: ']) },
    urgency: urgentSteps[cycle]?.includes(step.step) ? 'urgent' : 'normal',
  }
}

function nameIn(table: Readonly<Record<string, Words>> = {}, name: string): Words {
  return (Object.hasOwn(table, name) ? table[name] : undefined) ?? asItIs(name)
}

function asItIs(name: string): Words {
  return { zh: name, en: name }
}

/** `alert.step` → `alert`. */
export function cycleOf(kind: string): string {
  return kind.slice(0, kind.lastIndexOf('.'))
}
