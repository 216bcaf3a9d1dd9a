/**
 * The words that alerts are found by. Chinese is written without spaces, and its words are often two characters, which an index
 * of trigrams cannot look up: here each character of such a script is a word by itself, and a run of them is sought as a phrase.
 * Other words are sought by their beginnings. Both sides are cut here, so that nothing depends on the database's locale.
 */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
const cut =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}])+/gu

/** Pieces of a text: runs of characters of an unspaced script, and words of all others. */
function piecesOf(text: string): string[] {
  // Nothing but letters and digits is left, so that no piece has to be quoted further.
  return text.normalize('NFKC').toLowerCase().match(cut) ?? []
}

/** PostgreSQL's tsvector of the texts, in its written form: each word with its positions. */
export function toSearchVector(texts: readonly string[]): string {
  const words: string[] = []
  let position = 0
  for (const text of texts) {
    for (const piece of piecesOf(text)) {
      // A gap between pieces, so that a phrase does not run over from one into the next.
      position++
      for (const word of unspaced.test(piece) ? piece : [piece.slice(0, 200)])
        words.push(`'${word}':${++position}`)
    }
  }
  return words.join(' ')
}

/** The tsquery that finds all pieces of what was typed; undefined where there is none. */
export function toSearchQuery(typed: string): string | undefined {
  const pieces = piecesOf(typed).map((piece) =>
    unspaced.test(piece)
      ? `(${[...piece].map((character) => `'${character}'`).join(' <-> ')})`
      : `'${piece.slice(0, 200)}':*`,
  )
  return pieces.length === 0 ? undefined : pieces.join(' & ')
}
