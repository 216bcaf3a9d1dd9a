import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { recordDeed } from '#platform/audit'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, toPage } from '#platform/http'
import { chooseLanguage } from '#platform/i18n'
import { transact } from '#platform/store'
import { Day, isWithin, languages, PlacePath, Words } from '#vocabulary'
import { Bulletin } from './content.ts'
import { gatherBulletin } from './gather.ts'
import { toHtml } from './html.ts'
import { layOut } from './layout.ts'
import { addBulletin, type BulletinRow, findBulletin, listBulletins } from './store.ts'
import { daysOf, formatWeek, type IsoWeek, parseWeek } from './week.ts'

const WeekText = z
  .string()
  .refine((text) => parseWeek(text) !== undefined, { error: 'must be a week that its year has, as 2026-W47' })
  .meta({ description: 'A week of ISO 8601, as 2026-W47' })
const Numbered = z.strictObject({ number: z.coerce.number().int().min(1).max(1e15) })

const BulletinBrief = z.object({
  number: z.int(),
  place: PlacePath,
  placeName: Words,
  week: WeekText,
  from: Day,
  until: Day,
  version: z.int(),
  latest: z.boolean().meta({ description: 'No later version of its week was made' }),
  asKnownOn: Day,
  madeAt: z.date().meta({ description: 'City time' }),
  madeBy: z.string(),
})

export function bulletinRoutes(door: Door): void {
  door.get(
    '/api/early-warning/bulletins',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags: ['bulletins'],
        summary: 'Weekly bulletins, the latest made first',
        querystring: z.strictObject({
          ...PageQuery,
          place: PlacePath.optional(),
          week: WeekText.optional(),
        }),
        response: { 200: pageOf(BulletinBrief) },
      },
    },
    async (request) => {
      const { after, limit, place, week } = request.query
      if (after !== undefined && !/^\d{1,15}$/.test(after))
        throw new ProblemError({
          code: 'request.invalid',
          detail: 'after is not the next of a page of bulletins',
          why: { code: 'page.gone' },
        })
      const before = after === undefined ? undefined : Number(after)
      const rows = await transact(request.world.database, scopeOf(request), (tx) =>
        listBulletins(tx, { before, limit: limit + 1, place, week: week ? parseWeek(week) : undefined }),
      )
      const page = toPage(rows, limit, ({ number }) => String(number))
      return { ...page, items: page.items.map((row) => viewBrief(row, request)) }
    },
  )

  door.get(
    '/api/early-warning/bulletins/:number',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags: ['bulletins'],
        summary: 'One bulletin as it was made',
        params: Numbered,
        response: { 200: Bulletin },
      },
    },
    async (request) => await getBulletin(request, request.params.number),
  )

  door.get(
    '/api/early-warning/bulletins/:number/html',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags: ['bulletins'],
        summary: 'One bulletin as a page that needs nothing else, to print or to send',
        params: Numbered,
        querystring: z.strictObject({
          language: z.enum(languages).optional().meta({ description: 'By `Accept-Language` where absent' }),
        }),
        response: { 200: { description: 'The page', content: { 'text/html': { schema: z.string() } } } },
      },
    },
    async (request, reply) => {
      const bulletin = await getBulletin(request, request.params.number)
      const language = request.query.language ?? chooseLanguage(request.headers['accept-language'])
      const laidOut = layOut(bulletin, { language, zone: request.world.clock.zone })
      const name = `bulletin-${bulletin.place}-${formatWeek(bulletin)}-v${bulletin.version}-${language}.html`
      void reply
        .type('text/html; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
        .header('x-content-type-options', 'nosniff')
      return reply.send(toHtml(laidOut, { language, base: baseOf(request) }) as never)
    },
  )

  makingRoute(door)
}

function makingRoute(door: Door): void {
  door.post(
    '/api/early-warning/bulletins',
    {
      config: { action: 'alerts.judge' },
      schema: {
        tags: ['bulletins'],
        summary: 'Make a week’s bulletin as known now; made before, it gets another version',
        description: 'The week under way is told as far as it has come, and says so.',
        body: z.strictObject({ place: PlacePath, week: WeekText }),
        response: { 201: Bulletin },
      },
    },
    async (request, reply) => {
      const { world, principal, body, areas } = request
      const place = world.places.find(body.place)
      const week = parseWeek(body.week) as IsoWeek
      if (!place)
        throw new ProblemError({
          code: 'not-found',
          detail: `There is no place ${body.place}.`,
          why: { code: 'place.missing', values: { place: body.place } },
        })
      if (!['district', 'city', 'province'].includes(place.level))
        throw new ProblemError({
          code: 'request.invalid',
          detail: `A bulletin is of a district, a city or a province; ${place.path} is a ${place.level}.`,
          why: { code: 'bulletin.level', values: { place: place.path } },
        })
      if (!areas.some((area) => area === '*' || isWithin(place.path, area)))
        throw new ProblemError({
          code: 'access.elsewhere',
          detail: `${principal.id} may make no bulletin of ${place.path}.`,
          why: { code: 'area.not-all-yours', values: { place: place.path } },
        })
      if (daysOf(week).from > world.clock.today())
        throw new ProblemError({
          code: 'request.invalid',
          detail: `${body.week} has not begun.`,
          why: { code: 'bulletin.not-begun', values: { week: body.week } },
        })
      const content = await gatherBulletin(world.rooms, { place, week, actor: principal.id })
      const number = await transact(world.database, scopeOf(request), async (tx) => {
        const made = await addBulletin(tx, { content, madeAt: world.clock.now(), madeBy: principal.id })
        await recordDeed(tx, {
          actor: principal.id,
          action: 'bulletin.make',
          subject: `bulletin:${made}`,
          place: place.path,
          detail: { week: body.week },
        })
        return made
      })
      return reply.code(201).send(await getBulletin(request, number))
    },
  )
}

async function getBulletin(request: FastifyRequest, number: number): Promise<Bulletin> {
  const row = await transact(request.world.database, scopeOf(request), (tx) => findBulletin(tx, number))
  if (!row)
    throw new ProblemError({
      code: 'not-found',
      detail: `There is no bulletin ${number} that you see.`,
      why: { code: 'bulletin.missing', values: { id: number } },
    })
  const { content, version, latest, made_at, made_by } = row
  return { ...content, number, version, latest, madeAt: made_at.toISOString(), madeBy: made_by }
}

function viewBrief(row: BulletinRow, { world }: FastifyRequest): z.infer<typeof BulletinBrief> {
  const { number, place, year, week, version, latest, as_known_on, made_at, made_by } = row
  return {
    number,
    place,
    placeName: world.places.find(place)?.name ?? { zh: place, en: place },
    week: formatWeek({ year, week }),
    ...daysOf({ year, week }),
    version,
    latest,
    asKnownOn: as_known_on,
    madeAt: made_at,
    madeBy: made_by,
  }
}

/** Where the world's pages are, as whoever asks reached them. */
function baseOf({ protocol, host, originalUrl }: FastifyRequest): string {
  const world = /^\/w\/[a-z0-9]{1,32}(?=\/)/.exec(originalUrl)?.[0] ?? ''
  return `${protocol}://${host}${world}`
}
