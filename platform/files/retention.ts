import type { Words } from '#vocabulary'

const dayMs = 86_400_000

/**
 * For how long files are kept, in the city's days. No law gives these numbers: the Personal Information Protection Law asks
 * for the shortest time that the purpose needs (art. 19) and for deletion after it (art. 47), so the city chooses. The time
 * runs from when the file is added, and a hold stops its end.
 */
export const retentionClasses = {
  'exam-30-days': { days: 30, title: { zh: '演练材料，30天', en: 'material of an exercise, 30 days' } },
  'case-90-days': { days: 90, title: { zh: '病例材料，90天', en: 'material of a case, 90 days' } },
  'task-1-year': { days: 365, title: { zh: '任务材料，1年', en: 'material of a task, 1 year' } },
  'order-3-years': {
    days: 3 * 365,
    title: { zh: '授权与督查材料，3年', en: 'material of orders and supervision, 3 years' },
  },
} as const satisfies Record<string, { readonly days: number; readonly title: Words }>

export type RetentionClass = keyof typeof retentionClasses

export function expiryOf(retention: RetentionClass, addedAt: Date): Date {
  return new Date(addedAt.getTime() + retentionClasses[retention].days * dayMs)
}
