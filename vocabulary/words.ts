import { z } from 'zod'

export const languages = ['zh', 'en'] as const
export type Language = (typeof languages)[number]

/** A text in both languages of the product. */
export const Words = z.strictObject({ zh: z.string(), en: z.string() })
export type Words = z.infer<typeof Words>
