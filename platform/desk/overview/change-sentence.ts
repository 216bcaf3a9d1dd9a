import type { Changed } from './answers.ts'
import type { Speaker } from './say.ts'

/** As the server counts: it stops here. */
const countedAtMost = 10_000

/** A number that stands for itself, or for as many or more. */
export function countText(n: number, { say, number }: Speaker): string {
  return n >= countedAtMost ? say('changed.most', { n: countedAtMost }) : number(n)
}

/** What stands between the parts of a sentence, and at its end: no words, so not in the table of words. */
export function pointsOf({ language }: Speaker): { readonly comma: string; readonly stop: string } {
  return language === 'zh' ? { comma: '，', stop: '。' } : { comma: ', ', stop: '.' }
}

/** Part of the sentence; `alarm` where somebody is needed. */
export interface Part {
  readonly text: string
  readonly alarm: boolean
}

/** What changed, the most urgent first, without what did not. Empty where nothing did. */
export function partsOf({ alerts, tasks, events }: Changed, speaker: Speaker): Part[] {
  const closed = Object.values(alerts?.closed ?? {}).reduce((sum, n) => sum + n, 0)
  const counted = [
    ['changed.immediate', alerts?.immediate, true],
    ['changed.outbreaks', alerts?.closed.outbreak, true],
    ['changed.late', alerts?.late, true],
    ['changed.tasksLate', tasks?.late, true],
    ['changed.others', alerts?.others, false],
    ['changed.proposed', events?.proposed, false],
    ['changed.confirmed', events?.confirmed, false],
    ['changed.problems', tasks?.problems, false],
    ['changed.closed', closed, false],
    ['changed.ended', tasks?.ended, false],
  ] as const
  return counted.flatMap(([key, n = 0, alarm]) =>
    n > 0 ? [{ text: speaker.say(key, { n: countText(n, speaker) }), alarm }] : [],
  )
}
