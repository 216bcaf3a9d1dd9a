import { type Speaker as SpeakerOf, useSpeaker as useSpeakerOf } from '../say.ts'
import { words } from './words.ts'

export type Speaker = SpeakerOf<typeof words>

/** Says what an overview tells. */
export function useSpeaker(): Speaker {
  return useSpeakerOf(words)
}
