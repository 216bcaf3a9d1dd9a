import { z } from 'zod'
import { ExamHead } from '#platform/exams/client'

export const ExamBrief = ExamHead.extend({ number: z.int(), addedAt: z.iso.datetime(), addedBy: z.string() })
export type ExamBrief = z.infer<typeof ExamBrief>
export const ExamPage = z.object({ items: z.array(ExamBrief), next: z.string().nullish() })
