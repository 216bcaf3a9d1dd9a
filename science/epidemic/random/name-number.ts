/**
 * A number of 20 bits for the values of a record, the same for equal ones: names a draw after what it is for, not after when it was asked for.
 *
 * @see Fowler, Noll and Vo's hash, variant 1a.
 */
export function numberOf(values: object): number {
  let hash = 0x811c9dc5
  for (const character of JSON.stringify(values))
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return (hash ^ (hash >>> 20)) & 0xfffff
}
