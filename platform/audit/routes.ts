import { z } from 'zod'
import {
  countEntriesAfter,
  findHead,
  listDeeds,
  makeIntakeAudit,
  recordDeed,
  Sealer,
  verifyChain,
} from '#platform/audit'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, toPage } from '#platform/http'
import { type Scope, transact } from '#platform/store'
import { defineSystem } from '#platform/system'
import { PlacePath } from '#vocabulary'
import { auditStart, type EntryPosition, formatEntry, parseEntry } from './position.ts'

/** Here, and not in the index: the door itself records deeds, and so stands on the index. */
export const auditRoom = defineSystem({
  id: 'audit',
  title: { zh: '审计', en: 'Audit' },
  migrations: `${import.meta.dirname}/migrations`,
  consumers: () => [makeIntakeAudit()],
  services: ({ database }) => [new Sealer(database)],
  routes: auditRoutes,
})

const Entry = z.object({
  position: z.string(),
  at: z.date().meta({ description: 'Machine time' }),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  place: z.string().nullable(),
  purpose: z.string().nullable(),
  detail: z
    .record(z.string(), z.unknown())
    .meta({ description: "Ids, codes and counts; never a person's data" }),
})

const HeadView = z.object({
  batch: z.int().nullable().meta({ description: 'Null before the first was sealed' }),
  hash: z.string().nullable(),
  sealedAt: z.date().nullable().meta({ description: 'Machine time' }),
  waiting: z.int().meta({ description: 'Entries that are not sealed yet' }),
})

const FindingView = z.object({
  code: z.string(),
  batch: z.int().optional(),
  entries: z.array(z.string()).optional(),
  message: z.string(),
})

const name = z.string().min(1).max(300).optional()
const Instant = z.iso.datetime({ offset: true }).optional()

/** Batches that are verified in one request at most: a tenth of a second of the database's time or so. */
const mostBatches = 100

export function auditRoutes(door: Door): void {
  door.get(
    '/api/audit',
    {
      config: { action: 'audit.read' },
      schema: {
        tags: ['audit'],
        summary: 'Who did what to what, the newest first; reading it is recorded too',
        querystring: z.strictObject({
          ...PageQuery,
          actor: name,
          action: name,
          subject: name,
          place: PlacePath.optional().meta({ description: 'This place and everything under it' }),
          from: Instant.meta({ description: 'Machine time, from this instant on' }),
          until: Instant.meta({ description: 'Machine time, before this instant' }),
        }),
        response: { 200: pageOf(Entry) },
      },
    },
    async (request) => {
      const { after, limit, actor, action, subject, place, from, until } = request.query
      const before = positionAfter(after)
      const rows = await transact(request.world.database, scopeOf(request), async (tx) => {
        const filter = { actor, action, subject, place, from: toInstant(from), until: toInstant(until) }
        const found = await listDeeds(tx, { before, limit: limit + 1, filter })
        const asked = Object.fromEntries(
          Object.entries(request.query).filter(([, value]) => value !== undefined),
        )
        await recordDeed(tx, {
          actor: request.principal.id,
          action: 'audit.read',
          subject: 'audit',
          detail: asked,
        })
        return found
      })
      const page = toPage(rows, limit, (row) => formatEntry({ ...row, xid: BigInt(row.xid) }))
      return {
        ...page,
        items: page.items.map(({ era, xid, number, ...row }) => ({
          position: formatEntry({ era, xid: BigInt(xid), number }),
          ...row,
        })),
      }
    },
  )

  door.get(
    '/api/audit/head',
    {
      config: { action: 'audit.read' },
      schema: {
        tags: ['audit'],
        summary:
          'The last batch of the chain: noted elsewhere, its hash proves that nothing before it was changed or cut off',
        response: { 200: HeadView },
      },
    },
    async (request) => {
      const scope = wholeScope(scopeOf(request))
      return await transact(request.world.database, scope, async (tx) => {
        const head = await findHead(tx)
        const waiting = await countEntriesAfter(tx, head?.last ?? auditStart)
        await recordDeed(tx, { actor: request.principal.id, action: 'audit.read', subject: 'audit:head' })
        return {
          batch: head?.number ?? null,
          hash: head?.hash.toString('hex') ?? null,
          sealedAt: head?.sealedAt ?? null,
          waiting,
        }
      })
    },
  )

  door.post(
    '/api/audit/verify',
    {
      config: { action: 'audit.read', audited: true },
      schema: {
        tags: ['audit'],
        summary: 'Recompute the last batches of the chain',
        description:
          'The whole chain, and what it says of the log of signals, are verified by `lianfang audit verify`.',
        body: z.strictObject({ batches: z.int().min(1).max(mostBatches).default(20) }),
        response: {
          200: z.object({
            ok: z.boolean(),
            batches: z.int(),
            entries: z.int(),
            waiting: z.int(),
            head: z.object({ batch: z.int(), hash: z.string() }).optional(),
            findings: z.array(FindingView),
          }),
        },
      },
    },
    async (request) => {
      const scope = wholeScope(scopeOf(request))
      return await transact(request.world.database, scope, async (tx) => {
        const { batches } = request.body
        const verified = await verifyChain(tx, { last: batches })
        const ok = verified.findings.length === 0
        await recordDeed(tx, {
          actor: request.principal.id,
          action: 'audit.verify',
          subject: 'audit',
          detail: {
            batches: verified.batches,
            entries: verified.entries,
            findings: verified.findings.length,
          },
        })
        return {
          ...verified,
          ok,
          findings: verified.findings.map(({ entries, ...finding }) => ({
            ...finding,
            ...(entries ? { entries: [...entries] } : {}),
          })),
        }
      })
    },
  )
}

/** The chain is of all places: of a part of it nothing can be proved. */
function wholeScope(scope: Scope): Scope {
  if (scope.places === 'everywhere') return scope
  throw new ProblemError({
    code: 'access.elsewhere',
    detail: 'The chain is of the whole: who is limited to places may read entries, and not verify it.',
  })
}

function positionAfter(after: string | undefined): EntryPosition | undefined {
  const position = after === undefined ? undefined : parseEntry(after)
  if (after !== undefined && !position)
    throw new ProblemError({
      code: 'request.invalid',
      detail: 'after is not the next of a page of the audit',
    })
  return position
}

function toInstant(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text)
}
