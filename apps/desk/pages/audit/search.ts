import { z } from 'zod'
import { Day, PlacePath } from '#vocabulary'

const Name = z.string().min(1).max(300).optional().catch(undefined)

/** What is sought in the audit, as it stands in the URL: whole names, as they are recorded. */
export const AuditSearch = z.object({
  actor: Name,
  action: Name,
  subject: Name,
  place: PlacePath.optional().catch(undefined),
  from: Day.optional().catch(undefined),
  until: Day.optional().catch(undefined),
})
export type AuditSearch = z.infer<typeof AuditSearch>
