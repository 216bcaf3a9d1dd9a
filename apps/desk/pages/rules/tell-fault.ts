import { AskError, sayWith } from '#platform/desk'
import { faultWords } from '#platform/rules/client'
import { type Language, suggestionWords, type Words } from '#vocabulary'
import { type Fault, Faults, type Said } from './answers.ts'

const known: Readonly<Record<string, Words>> = faultWords

/** What is wrong, in the reader's language; of a fault that this page has no words for, in the server's. */
export function tellFault({ code, values, message }: Said, language: Language): string {
  const words = known[code]
  // The server's English is made of the same words.
  if (language === 'en' || !words) return message
  const told = sayWith(words, { language, values })
  if (values.nearest !== undefined) return told + sayWith(suggestionWords.nearest, { language, values })
  return values.among === undefined ? told : told + sayWith(suggestionWords.among, { language, values })
}

/** The faults for which the server refused a text; nothing where it answered something else. */
export function faultsIn(error: unknown): readonly Fault[] {
  if (!(error instanceof AskError) || error.problem.code !== 'rule.invalid') return []
  const parsed = Faults.safeParse(error.more)
  return parsed.success ? parsed.data.faults : []
}
