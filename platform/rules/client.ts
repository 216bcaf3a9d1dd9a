/** What a screen takes from this room: pure, no database beneath it. */

export { compareLines, type LineChange } from './difference.ts'
export { faultWords } from './fault-words.ts'
