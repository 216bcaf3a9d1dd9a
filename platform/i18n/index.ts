import { type Language, languages, type Words } from '#vocabulary'

/** The product's language where nobody asks for one over the API; screens begin with Chinese. */
export const defaultLanguage: Language = 'en'

/**
 * The language of an `Accept-Language` header (RFC 9110, 12.5.4): the one of ours with the highest weight, the first
 * named among equals. `zh-Hans-CN` and `zh` are both Chinese; a weight of 0 means "not this one".
 */
export function chooseLanguage(header: string | undefined): Language {
  let chosen: { language: Language; weight: number } | undefined
  for (const range of (header ?? '').split(',')) {
    const [tag = '', ...parameters] = range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/)
    const language =
      tag === '*' ? defaultLanguage : languages.find((one) => tag === one || tag.startsWith(`${one}-`))
    const weight = weightOf(parameters)
    if (language && weight > 0 && (!chosen || weight > chosen.weight)) chosen = { language, weight }
  }
  return chosen?.language ?? defaultLanguage
}

export function say(words: Words, language: Language): string {
  return words[language]
}

/** A malformed weight is no weight: the range stands as if it were written without one. */
function weightOf(parameters: readonly string[]): number {
  const text = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  const weight = text === undefined ? 1 : Number(text)
  return weight >= 0 && weight <= 1 ? weight : 1
}
