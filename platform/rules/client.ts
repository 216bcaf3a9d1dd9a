/** What a screen takes from this room: pure, no database beneath it. */
export { compareLines, type LineChange } from './difference.ts'
