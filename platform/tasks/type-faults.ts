import { type PlacePath, suggest } from '#vocabulary'
import { knownTypes, type TypeRuleRow } from './city-rules.ts'

/** What is set for a type at a place, and what stands there already. */
export interface TypeSet {
  readonly type: string
  readonly place: PlacePath
  readonly isNamed: boolean
  readonly duty: string | undefined
  /** What holds for this type at the places above and here. */
  readonly rows: readonly TypeRuleRow[]
  /** The types that are known here besides the product's. */
  readonly types: readonly string[]
  /** The duties that units have by which work of this place could be found: here, above or below. */
  readonly duties: readonly string[]
}

/**
 * What is wrong with what a city sets for a type. A type of its own needs a title, from here or above, or it would be a code on
 * every screen; a name that was misspelt has none. A duty that no unit has would find nobody for any task.
 */
export function faultsOfType(set: TypeSet): { where: string; message: string }[] {
  const { type, place, duty } = set
  const isKnown =
    set.isNamed ||
    knownTypes.includes(type) ||
    set.rows.some((row) => row.place !== place && row.title !== null)
  const others = [...knownTypes, ...set.types].filter((one) => one !== type)
  return [
    ...(isKnown
      ? []
      : [
          {
            where: 'params.type',
            message: `no type at ${place} is named ${type}, and one of the city's own is given a title${suggest(type, others)}`,
          },
        ]),
    ...(duty === undefined || set.duties.includes(duty)
      ? []
      : [
          {
            where: 'body.duty',
            message: `no unit at ${place}, above or below has the duty ${duty}${suggest(duty, set.duties)}`,
          },
        ]),
  ]
}
