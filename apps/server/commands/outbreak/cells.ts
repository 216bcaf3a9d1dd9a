/** Above this a count is an error of the source, not an epidemic: more people than live on Earth. */
const mostCases = 1e10

/** What kinds of numbers a column may hold; what is foretold may be left out (NaN) where nothing is judged. */
export type NumberKind = 'count' | 'above-0' | 'number' | 'foretold'

/** The number that a cell says, or in words why it says none. */
export function readNumber(text: string, kind: NumberKind): number | string {
  if (text === '' && kind === 'foretold') return Number.NaN
  if (text === '')
    return 'is empty; a period without cases is 0, one that is not known has no place in a series'
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) return `${quote(text)} is no number`
  const value = Number(text)
  if (!Number.isFinite(value)) return `${text} is more than a number holds`
  if (kind === 'above-0' || kind === 'foretold') return value > 0 ? value : `${text} is not above 0`
  if (kind === 'number') return value
  if (value < 0) return `${text} is below 0`
  if (!Number.isInteger(value)) return `${text} is no whole number`
  return value <= mostCases ? value : `${text} is more than ${mostCases}, more people than live on Earth`
}

export function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}
