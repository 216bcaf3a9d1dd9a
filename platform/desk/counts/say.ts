import { type Speaker as SpeakerOf, useSpeaker as useSpeakerOf } from '../say.ts'
import { words } from './words.ts'

/** Who says the words of counts. */
export type Speaker = SpeakerOf<typeof words>

export function useSpeaker(): Speaker {
  return useSpeakerOf(words)
}
