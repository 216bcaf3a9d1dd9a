import type { PlaceDirectory } from '#platform/places'
import type { Day } from '#vocabulary'
import type { Look } from '../look.ts'
import { makePlaceNames } from '../place-names.ts'
import { type ColumnGuess, guessColumn } from './column.ts'
import { type Draft, draftMapping } from './draft.ts'

export interface Guess {
  readonly columns: readonly ColumnGuess[]
  readonly draft: Draft
}

export interface GuessOf {
  readonly look: Look
  readonly places: PlaceDirectory
  readonly areas: readonly string[]
  readonly today: Day
  readonly file: string
  readonly source: string | undefined
  readonly disease: string | undefined
}

/** What each column seems to be, and a mapping made of that, for a person to look through. */
export function guessMapping(of: GuessOf): Guess {
  const { look, places, areas, today } = of
  const known = {
    today,
    findPlace: (code: string) => places.resolve(code, today),
    findPlaceByName: makePlaceNames(places, { areas, today }),
  }
  const guesses = look.columns
    .map((column, position) => ({
      column,
      position,
      values: look.rows.map(({ cells }) => (cells[position] ?? '').trim()).filter((value) => value !== ''),
    }))
    .filter(({ column }) => column !== '')
    .map((column) => guessColumn(column, known))
  return { columns: guesses, draft: draftMapping({ ...of, guesses }) }
}
