import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isCovered } from '#platform/access'
import { recordDeed } from '#platform/audit'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, toPage } from '#platform/http'
import { type Tx, transact } from '#platform/store'
import { languages, PlacePath } from '#vocabulary'
import { hintOf, parseAddress, urlOfAddress } from './address.ts'
import { needsAddress } from './channels/open.ts'
import { setReleaseTimer, tellSubscription } from './enqueue.ts'
import { NoticeFilter } from './filter.ts'
import type { NoticeOptions } from './options.ts'
import { cancelOfSubscription, holdUntil } from './outbox-store.ts'
import {
  addSubscription,
  type ChannelRow,
  findChannel,
  findSubscription,
  listSubscriptions,
  lockSubscription,
  ownerOfSubscription,
  removeSubscription,
  type SubscriptionParts,
  type SubscriptionRow,
  type SubscriptionSecrets,
  saveSubscription,
} from './subscription-store.ts'

const tags = ['notices']

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day, HH:MM' })
const Quiet = z
  .strictObject({ from: Time, until: Time })
  .refine(({ from, until }) => from !== until, { error: 'from and until are the same' })
  .meta({ description: "Hours of the city's day in which only urgent ones are told; may span midnight" })
const Digest = z
  .union([
    z.strictObject({ atHour: z.int().min(0).max(23) }),
    z.strictObject({ everyHours: z.literal([1, 2, 3, 4, 6, 8, 12]) }),
  ])
  .meta({ description: 'Gathers all that are not urgent into one message' })
const Subscriber = z.string().regex(/^(account|key|unit|duty):[\w.:-]{1,100}$/, {
  error: 'must be account:…, key:…, unit:… or duty:<unit>',
})
const Address = z
  .json()
  .meta({ description: 'A mail address, a telephone number, a URL, a PushSubscription' })

const SubscriptionBody = z.strictObject({
  subscriber: Subscriber,
  title: z.string().min(1).max(80),
  channel: z.string().min(1).max(40),
  address: Address.optional(),
  language: z.enum(languages).default('zh'),
  places: z.array(PlacePath).min(1).max(50),
  filter: NoticeFilter.default({}),
  quiet: Quiet.optional(),
  digest: Digest.optional(),
  escalation: z
    .array(
      z.strictObject({
        afterMinutes: z.int().min(1).max(10_080),
        channel: z.string().min(1).max(40),
        address: Address.optional(),
      }),
    )
    .max(5)
    .default([])
    .meta({ description: 'The next channel, if the subject took no further step for so many minutes' }),
})
type SubscriptionBody = z.infer<typeof SubscriptionBody>

const SubscriptionView = z.object({
  id: z.uuid(),
  subscriber: z.string(),
  title: z.string(),
  channel: z.string(),
  addressHint: z.string().nullable().meta({ description: 'Enough to tell two apart, never the address' }),
  language: z.enum(languages),
  places: z.array(PlacePath),
  filter: NoticeFilter,
  quiet: z.object({ from: z.string(), until: z.string() }).optional(),
  digest: Digest.optional(),
  escalation: z.array(
    z.object({ afterMinutes: z.int(), channel: z.string(), addressHint: z.string().nullable() }),
  ),
  endedBecause: z
    .string()
    .optional()
    .meta({ description: 'Its target is gone; a change sets it going again' }),
})

const WithSecret = SubscriptionView.extend({
  secret: z.string().optional().meta({
    description: 'Of a webhook: the key of its signatures (Standard Webhooks), told this once',
  }),
})

const params = z.object({ id: z.uuid() })

/** More than Standard Webhooks asks for (24 bytes). */
const secretBytes = 32

export function subscriptionRoutes(door: Door, options: NoticeOptions): void {
  door.get(
    '/api/notices/subscriptions',
    {
      config: { action: 'notices.read' },
      schema: {
        tags,
        summary: 'Subscriptions whose places lie within your area',
        querystring: z.strictObject({ ...PageQuery, subscriber: Subscriber.optional() }),
        response: { 200: pageOf(SubscriptionView) },
      },
    },
    async (request) => {
      const { after, limit, subscriber } = request.query
      if (after !== undefined && !z.uuid().safeParse(after).success)
        throw new ProblemError({
          code: 'request.invalid',
          detail: 'after is not the next of a page of subscriptions',
        })
      const rows = await transact(request.world.database, scopeOf(request), (tx) =>
        listSubscriptions(tx, { after, limit: limit + 1, subscriber }),
      )
      const page = toPage(rows, limit, ({ id }) => id)
      return { ...page, items: page.items.map(view) }
    },
  )

  door.get(
    '/api/notices/subscriptions/:id',
    {
      config: { action: 'notices.read' },
      schema: { tags, summary: 'One subscription', params, response: { 200: SubscriptionView } },
    },
    async (request) => {
      const row = await transact(request.world.database, scopeOf(request), (tx) =>
        findSubscription(tx, request.params.id),
      )
      return view(getSubscription(row))
    },
  )

  door.post(
    '/api/notices/subscriptions',
    {
      config: { action: 'notices.manage' },
      schema: {
        tags,
        summary: 'Subscribe',
        body: SubscriptionBody,
        response: { 201: WithSecret },
      },
    },
    async (request, reply) => {
      const id = randomUUID()
      const made = await write(request, { id, body: request.body, options }, async (tx, parts) => {
        await addSubscription(tx, { ...parts, createdBy: request.principal.id })
        return 'notices.subscribed'
      })
      return reply.code(201).send(made)
    },
  )

  door.put(
    '/api/notices/subscriptions/:id',
    {
      config: { action: 'notices.manage' },
      schema: {
        tags,
        summary: 'Put a subscription anew; the secret of a webhook stays',
        params,
        body: SubscriptionBody,
        response: { 200: WithSecret },
      },
    },
    async (request) => {
      const { id } = request.params
      return await write(request, { id, body: request.body, options }, async (tx, parts) => {
        await saveSubscription(tx, parts)
        // What was held by the hours that it had goes out, or is gathered, now.
        const now = request.world.clock.now()
        if (await holdUntil(tx, id, now)) await setReleaseTimer(tx, id, now)
        return 'notices.subscription-changed'
      })
    },
  )

  door.delete(
    '/api/notices/subscriptions/:id',
    {
      config: { action: 'notices.manage' },
      schema: {
        tags,
        summary: 'End a subscription; what waits for it is cancelled',
        params,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      await transact(request.world.database, scopeOf(request), async (tx) => {
        getSubscription(await lockSubscription(tx, id))
        await cancelOfSubscription(tx, id)
        await removeSubscription(tx, id)
        await recordDeed(tx, {
          actor: request.principal.id,
          action: 'notices.unsubscribed',
          subject: `subscription:${id}`,
        })
      })
      return reply.code(204).send(null)
    },
  )

  door.post(
    '/api/notices/subscriptions/:id/test',
    {
      config: { action: 'notices.manage' },
      schema: {
        tags,
        summary: 'Send a test message now, whatever the hour',
        params,
        response: { 201: z.object({ notice: z.uuid() }) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const notice = await transact(request.world.database, scopeOf(request), async (tx) => {
        const told = getSubscription(await findSubscription(tx, id))
        const [place] = told.places
        await recordDeed(tx, {
          actor: request.principal.id,
          action: 'notices.tested',
          subject: `subscription:${id}`,
        })
        return await tellSubscription(tx, request.world, {
          told,
          key: `test ${randomUUID()}`,
          title: { zh: '测试消息', en: 'Test message' },
          body: {
            zh: `联防通知渠道测试：${told.title}`,
            en: `A test of this channel of Lianfang: ${told.title}`,
          },
          subject: `subscription:${id}`,
          // A subscription is over one place at least, and each was checked when it came.
          place: place as PlacePath,
          urgency: 'normal',
          atOnce: true,
        })
      })
      if (notice === undefined) throw new Error('a notice under a new key was there already')
      return reply.code(201).send({ notice })
    },
  )
}

/** Checks a subscription and writes it down, with its addresses sealed. */
async function write(
  request: FastifyRequest,
  of: { id: string; body: SubscriptionBody; options: NoticeOptions },
  save: (tx: Tx, parts: SubscriptionParts) => Promise<string>,
): Promise<z.infer<typeof WithSecret>> {
  const { id, body, options } = of
  refuseElsewhere(request, body.places)
  const { database } = request.world
  const targets = await transact(database, scopeOf(request), async (tx) => {
    const found: Target[] = []
    for (const [at, one] of [body, ...body.escalation].entries())
      found.push(
        await examine(tx, {
          ...one,
          where: at === 0 ? 'body' : `body.escalation.${at - 1}`,
          duty: at === 0 && body.subscriber.startsWith('duty:'),
        }),
      )
    return found
  })
  for (const target of targets) await refuseForbidden(target, options)
  const [own, ...rungs] = targets
  if (!own) throw new Error('a subscription without a channel')
  if (own.channel.kind === 'webhook' && (body.digest || body.quiet))
    throw new ProblemError({
      code: 'request.invalid',
      detail: 'A webhook is told of each event when it happens: it has neither quiet hours nor a digest.',
    })
  return await transact(database, scopeOf(request), async (tx) => {
    const before = request.method === 'PUT' ? getSubscription(await lockSubscription(tx, id)) : undefined
    const known = before?.sealed
      ? (options.secrets.unseal(before.sealed, ownerOfSubscription(id)) as SubscriptionSecrets)
      : undefined
    const isHook = targets.some(({ channel }) => channel.kind === 'webhook')
    const secret = isHook
      ? (known?.secret ?? `whsec_${randomBytes(secretBytes).toString('base64')}`)
      : undefined
    const sealed: SubscriptionSecrets = {
      address: own.address,
      secret,
      rungs: rungs.map(({ address }) => address ?? null),
    }
    const parts: SubscriptionParts = {
      id,
      subscriber: body.subscriber,
      title: body.title,
      channel: body.channel,
      language: body.language,
      places: body.places,
      filter: body.filter,
      quietFrom: body.quiet ? toMinute(body.quiet.from) : null,
      quietUntil: body.quiet ? toMinute(body.quiet.until) : null,
      digest: body.digest ?? null,
      escalation: body.escalation.map(({ afterMinutes, channel }, at) => ({
        afterMinutes,
        channel,
        hint: hintOf(rungs[at]?.channel.kind ?? 'sink', rungs[at]?.address),
      })),
      sealed: options.secrets.seal(sealed, ownerOfSubscription(id)),
      hint: hintOf(own.channel.kind, own.address),
    }
    const action = await save(tx, parts)
    await recordDeed(tx, {
      actor: request.principal.id,
      action,
      subject: `subscription:${id}`,
      detail: { subscriber: body.subscriber, channel: body.channel },
    })
    const row = getSubscription(await findSubscription(tx, id))
    return { ...view(row), ...(secret !== undefined && known?.secret === undefined ? { secret } : {}) }
  })
}

interface Target {
  readonly channel: ChannelRow
  readonly address: unknown
  readonly where: string
}

async function examine(
  tx: Tx,
  of: { channel: string; address?: unknown; where: string; duty: boolean },
): Promise<Target> {
  const refuse = (where: string, message: string) =>
    new ProblemError({
      code: 'request.invalid',
      detail: `${where} ${message}.`,
      errors: [{ where, message }],
    })
  const channel = await findChannel(tx, of.channel)
  if (!channel) throw refuse(`${of.where}.channel`, 'is not a channel')
  // The telephone of a duty is found when it is told.
  if (of.address === undefined && of.duty && channel.kind === 'sms')
    return { channel, address: undefined, where: of.where }
  if (of.address === undefined && needsAddress(channel.kind))
    throw refuse(`${of.where}.address`, `is missing: a ${channel.kind} channel needs one`)
  const parsed = parseAddress(channel.kind, of.address)
  if (!parsed.ok) throw refuse(`${of.where}.address`, parsed.message)
  return { channel, address: parsed.address, where: of.where }
}

async function refuseForbidden({ channel, address, where }: Target, { guard }: NoticeOptions): Promise<void> {
  const url = urlOfAddress(channel.kind, address)
  const checked = url && (await guard.check(url))
  if (checked?.ok === false && checked.code === 'target.forbidden')
    throw new ProblemError({
      code: 'target.forbidden',
      detail: `Notices may not go to ${where}.address: ${checked.message}.`,
      errors: [{ where: `${where}.address`, message: checked.message }],
    })
}

function refuseElsewhere({ areas, principal }: FastifyRequest, places: readonly string[]): void {
  const elsewhere = places.find((place) => !isCovered(place, areas))
  if (elsewhere !== undefined)
    throw new ProblemError({
      code: 'access.elsewhere',
      detail: `${principal.id} may not manage notices of ${elsewhere}.`,
    })
}

function getSubscription(row: SubscriptionRow | undefined): SubscriptionRow {
  if (!row) throw new ProblemError({ code: 'not-found', detail: 'There is no such subscription.' })
  return row
}

function toMinute(time: string): number {
  const [hours, minutes] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}

function toTime(minute: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

function view(row: SubscriptionRow): z.infer<typeof SubscriptionView> {
  const { id, subscriber, title, channel, language, filter, quiet_from: from, quiet_until: until } = row
  return {
    id,
    subscriber,
    title,
    channel,
    addressHint: row.hint,
    language,
    // Each was a path when it came.
    places: [...row.places] as PlacePath[],
    filter,
    ...(from === null || until === null ? {} : { quiet: { from: toTime(from), until: toTime(until) } }),
    // The numbers of hours were checked when they came.
    ...(row.digest ? { digest: row.digest as z.infer<typeof Digest> } : {}),
    escalation: row.escalation.map(({ hint, ...rung }) => ({ ...rung, addressHint: hint })),
    ...(row.ended_because === null ? {} : { endedBecause: row.ended_because }),
  }
}
