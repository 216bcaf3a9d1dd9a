import { type Choices, fieldWords, type SaidRole } from '#platform/imports/client'
import type { Column } from '../answers.ts'

type Field = keyof typeof fieldWords

/** A role as an option of a field has it: `day reportDate`, `record`. */
export function toOption({ role, field }: { role: string; field?: string | undefined }): string {
  return field === undefined ? role : `${role} ${field}`
}

export function fromOption(option: string): SaidRole {
  const [is = 'none', field] = option.split(' ')
  // Options are those of `roleOptions`, each of which is a role.
  return (field === undefined ? { is } : { is, field }) as SaidRole
}

/** What a column may be said to be, in groups. */
export const roleOptions = {
  place: ['place.name', 'place.code', 'place.within'],
  day: ['day reportDate', 'day onsetDate', 'day visitDate', 'day sampleDate'],
  person: [
    'record',
    'words disease',
    'words classification',
    'words sex',
    'age',
    'words origin',
    'words syndrome',
  ],
  count: [
    'count confirmed',
    'count recovered',
    'count deaths',
    'count tested',
    'count positive',
    'count visits',
  ],
  out: ['none', 'personal', 'running-total'],
} as const

/** Of these there may be several. */
const shared = ['none', 'personal', 'running-total', 'place.within']

/**
 * Says what a column is. Another column that was taken for the same is read no more, and a value that was the same for every row
 * gives way.
 */
export function sayRole(
  choices: Choices,
  columns: readonly Column[],
  { position, option }: { position: number; option: string },
): Choices {
  const rivals = shared.includes(option)
    ? []
    : columns.filter((column) => column.position !== position && toOption(column) === option)
  const touched = new Set([position, ...rivals.map((rival) => rival.position)])
  const role = fromOption(option)
  const constants = { ...choices.constants }
  if ('field' in role) delete constants[role.field]
  return {
    ...choices,
    columns: [
      ...choices.columns.filter((column) => !touched.has(column.position)),
      ...rivals.map((rival) => ({ position: rival.position, role: { is: 'none' as const } })),
      { position, role },
    ],
    constants,
  }
}

export function sayConstant(choices: Choices, field: string, value: string): Choices {
  if (!isField(field)) return choices
  const constants = { ...choices.constants }
  if (value === '') delete constants[field]
  else constants[field] = value
  return { ...choices, constants }
}

/** What a word of the file means; `null` leaves it without a meaning. */
export function sayWord(
  choices: Choices,
  { field, word, meaning }: { field: string; word: string; meaning: string | null },
): Choices {
  if (!isField(field)) return choices
  return { ...choices, words: { ...choices.words, [field]: { ...choices.words[field], [word]: meaning } } }
}

export function unsayWord(choices: Choices, field: string, word: string): Choices {
  if (!isField(field)) return choices
  const { [word]: _, ...left } = choices.words[field] ?? {}
  const { [field]: all, ...others } = choices.words
  return { ...choices, words: Object.keys(left).length > 0 ? { ...others, [field]: left } : others }
}

export function unsayPlace(choices: Choices, name: string): Choices {
  const { [name]: _, ...places } = choices.places
  return { ...choices, places }
}

/** Running totals are left unread. */
export function leaveOut(choices: Choices, columns: readonly Column[], role: string): Choices {
  const found = columns.filter((column) => column.role === role)
  return found.reduce((all, { position }) => sayRole(all, columns, { position, option: 'none' }), choices)
}

function isField(field: string): field is Field {
  return Object.hasOwn(fieldWords, field)
}

/** `sure` from 0.9, `likely` from 0.6; below that a person should look. */
export function sureness({ role, confidence }: Column): 'sure' | 'likely' | 'unsure' | 'none' {
  if (role === 'none') return 'none'
  if (confidence >= 0.9) return 'sure'
  return confidence >= 0.6 ? 'likely' : 'unsure'
}

/** Whether nothing was said yet. */
export function isSilent({ columns, constants, words, places, dayOrder, acceptsRecord }: Choices): boolean {
  const none = [constants, words, places].every((of) => Object.keys(of).length === 0)
  return none && columns.length === 0 && dayOrder === undefined && !acceptsRecord
}
