import { clockText, type Speaker, titleOfSeries } from '#platform/desk'
import { Words } from '#vocabulary'
import type { AlertItem, Precision, Step } from './answers.ts'
import { type WordKey, words } from './words.ts'

type Say = Speaker<typeof words>

/** A key of the table, where there is one: what the server may name tomorrow is told by its own name. */
function findWord(key: string): WordKey | undefined {
  return Object.hasOwn(words, key) ? (key as WordKey) : undefined
}

function tell(prefix: string, name: string, { of }: Say): string {
  const key = findWord(`${prefix}.${name}`)
  return key ? of(words[key]) : name
}

export const tellState = (state: AlertItem['state'], speaker: Say) => tell('state', state, speaker)
export const tellOutcome = (outcome: string, speaker: Say) => tell('outcome', outcome, speaker)
export const tellRisk = (risk: string, speaker: Say) => tell('risk', risk, speaker)

export function tellDisease({ disease }: Pick<AlertItem, 'disease'>): Words | undefined {
  return disease && titleOfSeries(disease)
}

/** What made an open alert immediate, where that joined it later. */
export function tellEscalation(
  { state, escalatedFor }: Pick<AlertItem, 'state' | 'escalatedFor'>,
  { say, of, language }: Say,
): string | undefined {
  if (escalatedFor === undefined || state === 'closed') return undefined
  return `${say('history.escalate')}${language === 'zh' ? '：' : ': '}${of(escalatedFor)}`
}

/** What was done, in a few words, and what was said with it. */
export function tellStep({ step, detail }: Step, speaker: Say): { what: string; said: string | undefined } {
  const text = (field: string) => (typeof detail[field] === 'string' ? detail[field] : undefined)
  switch (step) {
    case 'verify':
      return { what: speaker.say('history.verify'), said: text('finding') }
    case 'assess':
      return {
        what: `${speaker.say('history.assess')}：${tellRisk(text('risk') ?? '', speaker)}`.replace(
          '：',
          speaker.language === 'zh' ? '：' : ': ',
        ),
        said: text('reason'),
      }
    case 'escalate': {
      const title = Words.safeParse(detail.title)
      return {
        what: speaker.say('history.escalate'),
        said: title.success ? speaker.of(title.data) : undefined,
      }
    }
    case 'close': {
      const outcome = tellOutcome(text('outcome') ?? '', speaker)
      const repeats = typeof detail.duplicateOf === 'number' ? ` → ${detail.duplicateOf}` : ''
      const colon = speaker.language === 'zh' ? '：' : ': '
      return { what: `${speaker.say('history.close')}${colon}${outcome}${repeats}`, said: text('note') }
    }
    case 'pass':
      return { what: tellPass(detail, speaker), said: text('note') }
    case 'reopen':
      return { what: speaker.say('history.reopen'), said: text('reason') }
    default:
      return { what: tell('history', step, speaker), said: undefined }
  }
}

function tellPass(detail: Step['detail'], { say }: Say): string {
  if (detail.reason === 'clock') return say(detail.to === null ? 'history.passNobody' : 'history.passClock')
  return say(detail.reason === 'unit-abolished' ? 'history.passGone' : 'history.pass')
}

/** Below this many judgements a share says little. */
const fewJudged = 10

/** How often an origin was right, in words that do not promise more than was counted. */
export function tellPrecision(precision: Precision, { say, number, language }: Say): string[] {
  const judged = precision.true + precision.false
  if (judged === 0) return [say('right.none')]
  return [
    say('right.told', {
      n: number(judged),
      right: number(precision.true),
      outbreaks: number(precision.outbreaks),
      wrong: number(precision.false),
    }),
    ...(precision.medianVerifyHours === undefined
      ? []
      : [say('right.median', { span: clockText(precision.medianVerifyHours * 3_600_000, language) })]),
    ...(judged < fewJudged ? [say('right.few')] : []),
  ]
}

/** A chance as people say it: "1 in 2,000", never 0. */
export function tellChance(pValue: number, { number, language }: Pick<Say, 'number' | 'language'>): string {
  const most = 1_000_000
  const chance = Math.max(pValue, 1 / most)
  const one = chance >= 0.1 ? Math.round(10 / chance) / 10 : roundToTwoDigits(1 / chance)
  const under = pValue < 1 / most
  if (language === 'zh') return under ? `不到 ${number(most)} 分之一` : `${number(one)} 分之一`
  return under ? `less than 1 in ${number(most)}` : `1 in ${number(one)}`
}

function roundToTwoDigits(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1)
  return Math.round(value / unit) * unit
}
