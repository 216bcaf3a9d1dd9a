import { useSpeaker } from '#platform/desk'
import type { Import } from './answers.ts'
import { words } from './words.ts'

const tones = {
  running: '',
  stopped: 'alarm',
  done: 'good',
  undoing: '',
  'undo-stopped': 'alarm',
  undone: 'faint',
} as const satisfies Record<Import['state'], string>

/** How an import stands, in a word. */
export function StateMark({ state }: Pick<Import, 'state'>) {
  const { say } = useSpeaker(words)
  return <span className={`mark ${tones[state]}`}>{say(`state.${state}`)}</span>
}
