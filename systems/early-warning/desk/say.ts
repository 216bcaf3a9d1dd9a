import { type Speaker as SpeakerOf, useSpeaker as useSpeakerOf } from '#platform/desk'
import { words } from './words.ts'

/** Who says the words of early warning. */
export type Speaker = SpeakerOf<typeof words>

export function useSpeaker(): Speaker {
  return useSpeakerOf(words)
}
