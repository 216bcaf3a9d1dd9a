import type { Speaker, StepTaken } from '#platform/desk'
import { type EventSummary, risks } from './answers.ts'
import { words } from './words.ts'

export type Says = Speaker<typeof words>

export function riskText(risk: string | undefined, { say }: Pick<Says, 'say'>): string {
  const known = risks.find((one) => one === risk)
  return known ? say(`risk.${known}`) : say('risk.none')
}

const outcomes = ['contained', 'ended-by-itself', 'no-common-cause', 'false-alarm', 'handed-over'] as const

export function outcomeChoices({ say }: Pick<Says, 'say'>) {
  return outcomes.map((value) => ({ value, label: say(`outcome.${value}`) }))
}

export function outcomeText(outcome: unknown, { say }: Pick<Says, 'say'>): string {
  const known = outcomes.find((one) => one === outcome)
  return known ? say(`outcome.${known}`) : String(outcome ?? '')
}

/** How an event stands at a glance: red is for a high risk that somebody works on. */
export function toneOf({
  state,
  risk,
}: Pick<EventSummary, 'state' | 'risk'>): 'alarm' | 'warn' | 'calm' | 'faint' {
  if (state === 'proposed') return 'warn'
  if (state !== 'confirmed') return 'faint'
  return risk === 'high' ? 'alarm' : 'calm'
}

type Did = Extract<keyof typeof words, `did.${string}`>

/** A step of an event in words: "2 alerts confirmed", "assessed: high risk". */
export function toldStep({ step, detail }: Pick<StepTaken, 'step' | 'detail'>, speaker: Says): string {
  const key = `did.${step}`
  if (!isDid(key)) return step
  const n = Array.isArray(detail.alerts) ? detail.alerts.length : 0
  const { say } = speaker
  switch (key) {
    case 'did.assess':
      return say(key, { risk: riskText(typeof detail.risk === 'string' ? detail.risk : undefined, speaker) })
    case 'did.close':
      return say(key, { outcome: outcomeText(detail.outcome, speaker) })
    case 'did.suggest':
    case 'did.confirm':
    case 'did.join':
    case 'did.leave':
    case 'did.split':
    case 'did.merge':
      return say(key, { n })
    default:
      return say(key)
  }
}

function isDid(key: string): key is Did {
  return key.startsWith('did.') && Object.hasOwn(words, key)
}
