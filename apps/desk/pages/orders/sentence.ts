import type { Speaker } from '#platform/desk'
import { type Day, daysBetween, type Words } from '#vocabulary'
import type { words } from './words.ts'

export interface Said {
  readonly unitName: string
  readonly placeName: Words
  readonly power: { readonly title: Words }
  readonly what: readonly { readonly title: Words }[]
  readonly purpose: { readonly title: Words }
  readonly begins: string
  readonly ends: string
}

/** An order as one sentence: who may do what, where, what for, and until when. */
export function tellOrder(order: Said, { say, of, language }: Speaker<typeof words>): string {
  return say('order.sentence', {
    who: order.unitName,
    place: of(order.placeName),
    power: of(order.power.title),
    what: order.what.map(({ title }) => of(title)).join(language === 'zh' ? '、' : ', '),
    purpose: of(order.purpose.title),
    begins: order.begins,
    ends: order.ends,
  })
}

/** Within so many days of its end somebody has to decide whether it goes on. */
const soonDays = 7

/** How many days are left after today where an order ends soon; nothing where it does not. */
export function daysLeft(ends: Day, today: Day): number | undefined {
  const left = daysBetween(today, ends)
  return left >= 0 && left <= soonDays ? left : undefined
}
