import { z } from 'zod'

export const ruleTabs = ['text', 'dry-run', 'versions', 'found'] as const
export type RuleTab = (typeof ruleTabs)[number]

const Version = z.coerce.number().int().min(1).optional().catch(undefined)

/** What of a rule's page stands in the URL; `from` and `to` are the versions that are compared. */
export const RuleSearch = z.object({
  tab: z.enum(ruleTabs).optional().catch(undefined),
  from: Version,
  to: Version,
})
