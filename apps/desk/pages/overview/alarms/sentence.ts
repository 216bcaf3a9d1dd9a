import { unitOf } from '#platform/desk'
import type { Alarm } from '../answers.ts'
import type { Speaker } from '../say.ts'

type Told = Pick<
  Alarm,
  'detector' | 'placeName' | 'tally' | 'observed' | 'expected' | 'quietDays' | 'evidence'
>

/** An alarm in one breath: "Xicheng: 1 seen, 0 expected, first in 112 days". */
export function sentenceOf(alarm: Told, speaker: Speaker): string {
  const { say, number } = speaker
  const unit = unitOf(alarm.tally)
  const days = alarm.evidence.windowDays
  const figures = {
    place: speaker.of(alarm.placeName),
    seen: number(alarm.observed),
    expected: expectedText(alarm.expected, speaker),
    unit,
  }
  const told = days > 1 ? say('alarms.sentenceOver', { ...figures, days }) : say('alarms.sentence', figures)
  const quiet = alarm.detector === 'first-after-quiet' ? (alarm.quietDays ?? 0) : 0
  // The last case came on the day before the quiet ones, as the alert says it too.
  return quiet > 0 ? told + say('alarms.first', { n: quiet + 1, unit }) : told
}

/** Expected counts are estimates: one decimal below ten, none above, and what is nearly nothing is 0. */
export function expectedText(expected: number, { number }: Speaker): string {
  return number(expected < 10 ? Math.round(expected * 10) / 10 : Math.round(expected))
}
