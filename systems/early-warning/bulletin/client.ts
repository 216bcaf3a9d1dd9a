/** What a screen takes from here: pure, no database beneath it. */
export type { Block, Cell, Section } from './blocks.ts'
export { Bulletin } from './content.ts'
export { type LaidOut, layOut } from './layout.ts'
export { daysOf, formatWeek, type IsoWeek, parseWeek, weekBefore, weekOf } from './week.ts'
