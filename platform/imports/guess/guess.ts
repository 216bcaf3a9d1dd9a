import type { PlaceDirectory } from '#platform/places'
import type { Day } from '#vocabulary'
import type { Look } from '../look.ts'
import { makePlaceNames } from '../place-names.ts'
import type { Choices } from './choices.ts'
import { type ColumnGuess, guessColumn } from './column.ts'
import { type Draft, draftMapping } from './draft.ts'
import type { Role } from './headings.ts'

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
  readonly choices: Choices
}

/** What each column seems to be, and a mapping made of that, for a person to look through. */
export function guessMapping(of: GuessOf): Guess {
  const { look, places, areas, today, choices } = of
  const said = new Map(choices.columns.map(({ position, role }) => [position, role as Role]))
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
    .map((column) => settle(guessColumn(column, known, said.get(column.position)), choices))
  return { columns: guesses, draft: draftMapping({ ...of, guesses }) }
}

/** So many values that nobody knows are named at a time. */
const exampleCount = 10

/** What a person said of the values of a column, taken up. */
function settle(guess: ColumnGuess, { words, places, dayOrder }: Choices): ColumnGuess {
  const { role, as, unknown = [], several = [], isAmbiguous, dayForm, ...rest } = guess
  const isPlace = role.is === 'place.name' || role.is === 'place.within'
  const meanings =
    role.is === 'words' ? (words[role.field as keyof typeof words] ?? {}) : isPlace ? places : {}
  const known = Object.entries(meanings).filter(
    (entry): entry is [string, string] => entry[1] !== null && (!isPlace || isOf(entry[0], guess)),
  )
  const all = { ...as, ...Object.fromEntries(known) }
  const left = (of: readonly string[]) =>
    of.filter((word) => !Object.hasOwn(meanings, word)).slice(0, exampleCount)
  const form = isAmbiguous ? (dayOrder ?? dayForm) : dayForm
  return {
    ...rest,
    role,
    ...(as || known.length > 0 ? { as: all } : {}),
    ...(left(unknown).length > 0 ? { unknown: left(unknown) } : {}),
    ...(left(several).length > 0 ? { several: left(several) } : {}),
    ...(form ? { dayForm: form } : {}),
    ...(isAmbiguous && !dayOrder ? { isAmbiguous } : {}),
  }
}

/** Whether a name stood among those of this column that nobody knew. */
function isOf(name: string, { unknown = [], several = [] }: ColumnGuess): boolean {
  return unknown.includes(name) || several.includes(name)
}
