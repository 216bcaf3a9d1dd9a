import type { Language, Problem, Words } from '#vocabulary'
import { codeWords, reasonWords } from './problem-words.ts'
import { sayWith } from './say.ts'

const reasons: Readonly<Record<string, Words>> = reasonWords
const codes: Readonly<Record<string, Words>> = codeWords

/**
 * What a problem says in the reader's language: why exactly, where the server said so by a reason with its values; else by the
 * problem's code. In English the server's own sentence says more than a code does. What a newer server alone knows is told in its words.
 */
export function tellProblem({ code, why, detail }: Problem, language: Language): string {
  const reason = why && reasons[why.code]
  if (why && reason) return sayWith(reason, { language, values: why.values })
  const words = language === 'en' ? undefined : codes[code]
  return words ? words[language] : detail
}
