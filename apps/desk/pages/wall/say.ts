import { useSpeaker as useSpeakerOf } from '#platform/desk'
import { words } from './words.ts'

export function useSpeaker() {
  return useSpeakerOf(words)
}
