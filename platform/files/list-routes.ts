import { z } from 'zod'
import { recordDeed } from '#platform/audit'
import { type Door, PageQuery, pageOf, scopeOf, toPage } from '#platform/http'
import { transact } from '#platform/store'
import { Words } from '#vocabulary'
import type { FileKeys } from './keys.ts'
import { fileLimitBytes, mediaKinds } from './media.ts'
import { retentionClasses } from './retention.ts'
import { listFiles } from './store.ts'
import { FileView, Subject, tags, toView } from './views.ts'

export function ruleRoute(door: Door): void {
  door.get(
    '/api/file-rules',
    {
      config: { action: 'places.read' },
      schema: {
        tags,
        summary: 'What files are taken, how large, and for how long they are kept',
        response: {
          200: z.object({
            limitBytes: z.int(),
            mediaTypes: z.array(z.object({ mediaType: z.string(), title: Words })),
            retentionClasses: z.array(z.object({ retention: z.string(), title: Words, days: z.int() })),
          }),
        },
      },
    },
    async () => ({
      limitBytes: fileLimitBytes,
      mediaTypes: Object.entries(mediaKinds).map(([mediaType, { title }]) => ({ mediaType, title })),
      retentionClasses: Object.entries(retentionClasses).map(([retention, of]) => ({ retention, ...of })),
    }),
  )
}

export function listRoute(door: Door, keys: FileKeys): void {
  door.get(
    '/api/files',
    {
      config: { action: 'files.read' },
      schema: {
        tags,
        summary:
          'Files of a subject or of all, the newest first: what is known of them, without their content',
        description: 'Names of files name people: reading them is written down in the audit.',
        querystring: z.strictObject({
          ...PageQuery,
          after: z
            .string()
            .regex(/^\d{1,15}$/, { error: 'must be the next of a page of files' })
            .optional(),
          subject: Subject.optional(),
        }),
        response: { 200: pageOf(FileView) },
      },
    },
    async (request) => {
      const { world, principal, purpose, query } = request
      const { after, limit, subject } = query
      const before = after === undefined ? undefined : Number(after)
      const now = world.clock.now()
      const page = await transact(world.database, scopeOf(request), async (tx) => {
        const found = toPage(await listFiles(tx, { subject, before, limit: limit + 1 }), limit, (row) =>
          String(row.number),
        )
        if (found.items.length > 0)
          await recordDeed(tx, {
            actor: principal.id,
            action: 'files.list',
            subject: subject ?? 'file',
            purpose,
            detail: { count: found.items.length },
          })
        return found
      })
      return { ...page, items: page.items.map((row) => toView(row, { keys, now })) }
    },
  )
}
