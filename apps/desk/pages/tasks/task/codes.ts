import { useSpeaker } from '#platform/desk'
import { words } from './words.ts'

/** Codes of outcomes, reasons and ratings in words; one that a program made up is told as it is. */
export function useCodes(): (code: string) => string {
  const { say } = useSpeaker(words)
  return (code) => {
    const key = `code.${code}`
    return isCode(key) ? say(key) : code
  }
}

type CodeKey = Extract<keyof typeof words, `code.${string}`>

function isCode(key: string): key is CodeKey {
  return key.startsWith('code.') && Object.hasOwn(words, key)
}
