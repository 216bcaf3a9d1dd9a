import { z } from 'zod'
import { PlacePath } from '#vocabulary'
import { fieldWords } from '../field-words.ts'

const Column = z.string().max(200)
const Field = z.enum(Object.keys(fieldWords) as [keyof typeof fieldWords, ...(keyof typeof fieldWords)[]])

/** What a column is, said by a person. */
export const SaidRole = z.union([
  z.strictObject({
    is: z.enum([
      'record',
      'place.code',
      'place.name',
      'place.within',
      'age',
      'running-total',
      'personal',
      'none',
    ]),
  }),
  z.strictObject({ is: z.enum(['day', 'count', 'words']), field: Field }),
])

export type SaidRole = z.output<typeof SaidRole>

/** What a person says of a file where the guess does not tell or is wrong. It goes before what was guessed. */
export const Choices = z.strictObject({
  /** Of columns, by their positions from 0. */
  columns: z
    .array(z.strictObject({ position: z.int().min(0).max(999), role: SaidRole }))
    .max(1_000)
    .default([]),
  /** A field that is the same in every row, and its value. */
  constants: z.partialRecord(Field, z.string().min(1).max(64)).default({}),
  /** Words of the file under the field they belong to, and what each means; `null` leaves it without a meaning. */
  words: z.partialRecord(Field, z.record(Column, z.string().max(64).nullable())).default({}),
  /** Names in the file, and the place that each stands for. */
  places: z.record(Column, PlacePath).default({}),
  /** Which comes first where a day could be read in either order. */
  dayOrder: z.enum(['day-first', 'month-first']).optional(),
  /** That two rows which say the same count once, or that numbers of rows do name records. */
  acceptsRecord: z.boolean().default(false),
})
export type Choices = z.output<typeof Choices>

export const noChoices: Choices = Choices.parse({})
