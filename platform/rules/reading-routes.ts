import { z } from 'zod'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, toPage } from '#platform/http'
import { transact } from '#platform/store'
import { notFound } from './asking.ts'
import { compareLines } from './difference.ts'
import { findListedRule, findRule, type ListedRule, listRules, listVersions } from './store.ts'
import { Id, RuleView, VersionView } from './views.ts'

export function readingRoutes(door: Door): void {
  door.get(
    '/api/rules',
    {
      config: { action: 'rules.read' },
      schema: {
        tags: ['rules'],
        summary: 'The rules, with their state and what they found',
        querystring: z.strictObject(PageQuery),
        response: { 200: pageOf(RuleView) },
      },
    },
    async (request) => {
      const { after = '', limit } = request.query
      const rows = await transact(request.world.database, scopeOf(request), (tx) =>
        listRules(tx, { after, limit: limit + 1 }),
      )
      const page = toPage(rows, limit, ({ id }) => id)
      return {
        ...page,
        items: page.items.map(viewRule),
      }
    },
  )

  door.get(
    '/api/rules/:id',
    {
      config: { action: 'rules.read' },
      schema: {
        tags: ['rules'],
        summary: 'A rule with its state and what it found',
        params: Id,
        response: { 200: RuleView },
      },
    },
    async (request) => {
      const { id } = request.params
      const row = await transact(request.world.database, scopeOf(request), (tx) => findListedRule(tx, id))
      if (!row) throw notFound(id)
      return viewRule(row)
    },
  )

  door.get(
    '/api/rules/:id/versions',
    {
      config: { action: 'rules.read' },
      schema: {
        tags: ['rules'],
        summary: 'The versions of a rule, the newest first, with their texts and what each changed',
        params: Id,
        querystring: z.strictObject({
          ...PageQuery,
          limit: z.coerce.number().int().min(1).max(50).default(20),
        }),
        response: { 200: pageOf(VersionView) },
      },
    },
    async (request) => {
      const { after, limit } = request.query
      const { id } = request.params
      if (after !== undefined && !/^\d{1,7}$/.test(after))
        throw new ProblemError({
          code: 'request.invalid',
          detail: 'after is not the next of a page of versions',
        })
      const before = after === undefined ? 2_147_483_647 : Number(after)
      const rows = await transact(request.world.database, scopeOf(request), async (tx) => {
        if (!(await findRule(tx, id))) throw notFound(id)
        return await listVersions(tx, { rule: id, before, limit: limit + 1 })
      })
      const page = toPage(rows, limit, ({ version }) => String(version))
      return {
        ...page,
        items: page.items.map(({ version, text, author, written_at, trials }, at) => ({
          version,
          text,
          author,
          writtenAt: written_at,
          dryRuns: trials,
          changes: compareLines(rows[at + 1]?.text ?? '', text),
        })),
      }
    },
  )
}

function viewRule(row: ListedRule): z.infer<typeof RuleView> {
  return {
    id: row.id,
    title: { zh: row.title_zh, en: row.title_en },
    state: row.state,
    latest: row.latest,
    live: row.live_version,
    stopped: row.stopped,
    found: row.found,
    lastFoundOn: row.last_found_on,
    faults: row.faults,
    lastFault: row.last_fault,
  }
}
