import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { recordDeed } from '#platform/audit'
import { type Door, ProblemError, scopeOf } from '#platform/http'
import { transact } from '#platform/store'
import { Words } from '#vocabulary'
import { channelKinds } from './channels/channel.ts'
import { kindsOfChannel } from './channels/open.ts'
import { makePushKeys } from './channels/web-push.ts'
import type { NoticeOptions } from './options.ts'
import {
  addChannel,
  type ChannelRow,
  countUses,
  findChannel,
  listChannels,
  ownerOfChannel,
  removeChannel,
  saveChannel,
} from './subscription-store.ts'

const tags = ['notices']
const ChannelId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: 'must be a name such as city-mail' })
const Settings = z.record(z.string(), z.json())

const ChannelView = z.object({
  id: z.string(),
  kind: z.enum(channelKinds),
  title: Words,
  settings: Settings,
  hasSecret: z.boolean().meta({ description: 'Secrets are taken and never given' }),
})

const ShortWords = z.strictObject({ zh: z.string().min(1).max(80), en: z.string().min(1).max(80) })

const ChannelBody = z.strictObject({
  title: ShortWords,
  settings: Settings.default({}),
  secret: Settings.optional().meta({
    description: 'Sealed in the database. Where absent in a change, the one that it has stays',
  }),
})

export function channelRoutes(door: Door, options: NoticeOptions): void {
  door.get(
    '/api/notices/channels',
    {
      config: { action: 'notices.read' },
      schema: {
        tags,
        summary: 'Channels by which notices go, without their secrets',
        response: { 200: z.object({ items: z.array(ChannelView) }) },
      },
    },
    async (request) => {
      const rows = await transact(request.world.database, scopeOf(request), listChannels)
      return { items: rows.map(view) }
    },
  )

  door.post(
    '/api/notices/channels',
    {
      config: { action: 'notices.manage' },
      schema: {
        tags,
        summary: 'Set up a channel',
        body: ChannelBody.extend({ id: ChannelId, kind: z.enum(channelKinds) }),
        response: { 201: ChannelView },
      },
    },
    async (request, reply) => {
      refuseLimited(request)
      const { id, kind, title, settings, secret = {} } = request.body
      const parts = await examine({ kind, settings, secret }, options)
      const row = {
        id,
        kind,
        title_zh: title.zh,
        title_en: title.en,
        settings: parts.settings,
        sealed: options.secrets.seal(parts.secret, ownerOfChannel(id)),
        created_by: request.principal.id,
      }
      await transact(request.world.database, scopeOf(request), async (tx) => {
        if (!(await addChannel(tx, row)))
          throw new ProblemError({ code: 'conflict', detail: `There is a channel ${id} already.` })
        await recordDeed(tx, {
          actor: request.principal.id,
          action: 'notices.channel-made',
          subject: `channel:${id}`,
          detail: { kind },
        })
      })
      return reply.code(201).send(view(row))
    },
  )

  door.put(
    '/api/notices/channels/:id',
    {
      config: { action: 'notices.manage' },
      schema: {
        tags,
        summary: 'Change a channel; its kind stays',
        params: z.object({ id: ChannelId }),
        body: ChannelBody,
        response: { 200: ChannelView },
      },
    },
    async (request) => {
      refuseLimited(request)
      const { id } = request.params
      const { title, settings, secret } = request.body
      const found = await transact(request.world.database, scopeOf(request), (tx) => findChannel(tx, id))
      const { kind, sealed } = getChannel(found, id)
      const known = sealed === null ? {} : options.secrets.unseal(sealed, ownerOfChannel(id))
      const parts = await examine({ kind, settings, secret: secret ?? known }, options)
      const row = {
        id,
        kind,
        title_zh: title.zh,
        title_en: title.en,
        settings: parts.settings,
        sealed: options.secrets.seal(parts.secret, ownerOfChannel(id)),
      }
      await transact(request.world.database, scopeOf(request), async (tx) => {
        await saveChannel(tx, row)
        await recordDeed(tx, {
          actor: request.principal.id,
          action: 'notices.channel-changed',
          subject: `channel:${id}`,
          detail: { secretChanged: secret !== undefined },
        })
      })
      return view(row)
    },
  )

  door.delete(
    '/api/notices/channels/:id',
    {
      config: { action: 'notices.manage' },
      schema: {
        tags,
        summary: 'Remove a channel that no subscription uses',
        params: z.object({ id: ChannelId }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      refuseLimited(request)
      const { id } = request.params
      await transact(request.world.database, scopeOf(request), async (tx) => {
        getChannel(await findChannel(tx, id), id)
        const uses = await countUses(tx, id)
        if (uses > 0)
          throw new ProblemError({ code: 'conflict', detail: `${uses} subscriptions use channel ${id}.` })
        await removeChannel(tx, id)
        await recordDeed(tx, {
          actor: request.principal.id,
          action: 'notices.channel-removed',
          subject: `channel:${id}`,
        })
      })
      return reply.code(204).send(null)
    },
  )

  door.post(
    '/api/notices/push-keys',
    {
      config: { action: 'notices.manage' },
      schema: {
        tags,
        summary: 'A new pair of keys for a channel of web push, told once and not kept',
        response: { 200: z.object({ publicKey: z.string(), privateKey: z.string() }) },
      },
    },
    async () => makePushKeys(),
  )
}

/** A channel is the city's: who reaches only some places does not set it up. */
export function refuseLimited({ areas, principal }: FastifyRequest): void {
  if (areas.includes('*')) return
  throw new ProblemError({
    code: 'access.elsewhere',
    detail: `${principal.id} may manage notices of some places only; channels are everywhere's.`,
  })
}

function getChannel(row: ChannelRow | undefined, id: string): ChannelRow {
  if (!row) throw new ProblemError({ code: 'not-found', detail: `There is no channel ${id}.` })
  return row
}

/** What the kind takes, and nothing that leads inside. */
async function examine(
  of: { kind: ChannelRow['kind']; settings: unknown; secret: unknown },
  { guard }: NoticeOptions,
): Promise<{ settings: Record<string, unknown>; secret: unknown }> {
  const kind = kindsOfChannel[of.kind]
  const settings = kind.settings.safeParse(of.settings)
  const secret = kind.secret.safeParse(of.secret)
  const errors = [
    ...(settings.error?.issues ?? []).map(({ path, message }) => ({
      where: ['body', 'settings', ...path].join('.'),
      message,
    })),
    // Only where it lies: a message could hold what was sent.
    ...(secret.error?.issues ?? []).map(({ path }) => ({
      where: ['body', 'secret', ...path].join('.'),
      message: 'is not what this kind of channel takes',
    })),
  ]
  if (!settings.success || !secret.success)
    throw new ProblemError({
      code: 'request.invalid',
      detail: `A channel of ${of.kind} is not set up so.`,
      errors,
    })
  const url = kind.urlOf?.(settings.data, secret.data)
  const checked = url && (await guard.check(url))
  if (checked?.ok === false && checked.code === 'target.forbidden')
    throw new ProblemError({
      code: 'target.forbidden',
      detail: `Notices may not go there: ${checked.message}.`,
    })
  // Each schema of settings is an object's.
  return { settings: settings.data as Record<string, unknown>, secret: secret.data }
}

type Shown = Pick<ChannelRow, 'id' | 'kind' | 'title_zh' | 'title_en' | 'settings' | 'sealed'>

function view({ id, kind, title_zh, title_en, settings, sealed }: Shown): z.infer<typeof ChannelView> {
  return {
    id,
    kind,
    title: { zh: title_zh, en: title_en },
    // It was JSON when it came.
    settings: settings as z.infer<typeof Settings>,
    hasSecret: sealed !== null,
  }
}
