import { z } from 'zod'
import { Day, PlacePath } from '#vocabulary'
import { categoriesOf, powerNames, purposeNames } from './powers.ts'

const Reason = z.string().trim().min(1).max(500)
const Title = z.string().trim().min(1).max(120)

const Fields = z.strictObject({
  title: z.strictObject({ zh: Title, en: Title }),
  legalBasis: z.string().trim().min(1).max(500).meta({ description: 'Law and article' }),
  unit: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,63}$/)
    .meta({ description: 'The unit that issues it' }),
  power: z.enum(powerNames),
  what: z.array(z.string()).min(1).max(20),
  place: PlacePath.meta({ description: 'It holds here, and everywhere under it' }),
  purpose: z.enum(purposeNames),
  begins: Day.meta({ description: 'The first day, whole' }),
  ends: Day.meta({ description: 'The last day, whole' }),
})

/** A draft of an order: for something of its power, between two days; which they may be, the city says. */
export const NewOrderBody = Fields.superRefine(({ power, what }, context) => {
  const known = categoriesOf(power)
  what.forEach((one, at) => {
    if (!known.includes(one) || what.indexOf(one) !== at)
      context.addIssue({
        code: 'custom',
        path: ['what', at],
        message: `must be one of ${known.join(', ')}, and each once`,
      })
  })
})

/** What a person may do with an order. */
export const OrderStep = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('issue') }),
  z.strictObject({
    step: z.literal('extend'),
    ends: Day.meta({ description: 'The new last day, whole' }),
    reason: Reason,
  }),
  z.strictObject({ step: z.literal('revoke'), reason: Reason }),
  z.strictObject({ step: z.literal('withdraw'), reason: Reason }),
])
export type OrderStep = z.infer<typeof OrderStep>

export const stepsOfPeople: readonly string[] = OrderStep.options.map(({ shape }) => shape.step.value)
