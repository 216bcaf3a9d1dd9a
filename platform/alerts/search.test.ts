import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { covers } from '#platform/access'
import { raiseAlert } from '#platform/alerts'
import { type Scope, transact } from '#platform/store'
import { placePath } from '#vocabulary'
import { listAlerts, searchAlerts } from './list.ts'
import { toSearchQuery, toSearchVector } from './searched-words.ts'
import { type AlertServer, newAlert, openAlertServer } from './testing.ts'

let server: AlertServer
const raised: { id: number; place: string; zh: string; en: string }[] = []
const districts = { 'cn.11.01.01': ['东城区', 'Dongcheng'], 'cn.11.01.02': ['西城区', 'Xicheng'] } as const

beforeAll(async () => {
  server = await openAlertServer()
  for (let n = 0; n < 40; n++) {
    const [place, [zh, en]] = Object.entries(districts)[n % 2] ?? ['cn.42.01', ['武汉', 'Wuhan']]
    const title = { zh: `${zh}：${n}例，预期0例`, en: `${en}: ${n} seen, 0 expected` }
    const at = n % 5 === 0 ? `${place}.007` : place
    const alert = newAlert({
      place: at,
      title,
      surprise: n % 7,
      immediate: n % 11 === 0,
      disease: n % 3 ? 'influenza' : 'plague',
    })
    const id = await server.work((tx) => raiseAlert(tx, server.world.rooms, alert))
    raised.push({ id: id ?? 0, place: at, ...title })
  }
})
afterAll(async () => await server?.close())

const search = (q: string, scope: Scope = { actor: 'key:test', places: 'everywhere' }, more = {}) =>
  transact(server.world.database, scope, async (tx) => {
    const words = toSearchQuery(q)
    if (words === undefined) throw new Error('nothing to search')
    return (await searchAlerts(tx, { words, filter: {}, limit: 1_000, ...more })).map(({ id }) => id)
  })

describe('a search', () => {
  test.each([
    ['西城', 20],
    ['城', 40],
    ['西城区', 20],
    ['城西', 0],
    ['Xicheng', 20],
    ['xich', 20],
    ['icheng', 0],
    ['ＸＩＣＨＥＮＧ', 20],
    ['Xicheng 预期', 20],
    ['西城 Dongcheng', 0],
    ['鼠疫', 14],
    ['plague', 14],
    ['rise-over-baseline', 40],
    ["'西城'", 20],
    ['39', 1],
  ])('for %j finds %d', async (q, found) => {
    const ids = await search(q)
    expect(ids).toHaveLength(found)
    expect(ids).toEqual([...ids].sort((a, b) => b - a))
  })

  test('of anything that can be typed fails nowhere, and cuts text and question alike', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 40 }), async (text) => {
        // What no database text can hold is refused by the door.
        const typed = text.replaceAll('\0', '')
        const query = toSearchQuery(typed)
        if (query === undefined || !typed.isWellFormed()) return
        const [row] = await server.world.database.app<{ found: boolean }[]>`
          SELECT ${toSearchVector([typed])}::text::tsvector @@ ${query}::text::tsquery AS found`
        expect(row?.found).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('shows in any areas what lies in them, as the list does, and pages of any size make up the whole', async () => {
    const area = fc.constantFrom(
      'cn.11.01.01',
      'cn.11.01.02',
      'cn.11.01.02.007',
      'cn.11',
      'cn.42',
      'cn.1',
      '*',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(area, { maxLength: 3 }),
        fc.constantFrom('西城', 'seen', '9'),
        fc.integer({ min: 1, max: 9 }),
        async (areas, q, limit) => {
          const places = areas.includes('*') ? ('everywhere' as const) : areas
          const scope = { actor: 'key:test', places }
          const sees = (place: string) => areas.some((one) => covers(one, place))
          const plainly = raised
            .filter(({ place }) => sees(place))
            .map(({ id }) => id)
            .reverse()
          const has = ({ zh, en }: (typeof raised)[number]) =>
            q === '西城' ? zh.includes(q) : en.split(/\W+/).some((word) => word.startsWith(q))
          const words = raised.filter(has).map(({ id }) => id)
          const expected = plainly.filter((id) => words.includes(id))
          expect(await search(q, scope)).toEqual(expected)
          const paged: number[] = []
          for (;;) {
            const page = await search(q, scope, { limit, after: paged.at(-1) })
            paged.push(...page)
            if (page.length < limit) break
          }
          expect(paged).toEqual(expected)
          const listed = await transact(server.world.database, scope, (tx) =>
            listAlerts(tx, { scope, filter: {}, page: { order: 'newest' }, limit: 1_000 }),
          )
          expect(listed.map(({ id }) => id)).toEqual(plainly)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('without a scope finds nothing, and by a list that claims more than the scope no more either', async () => {
    const rows = await server.world.database.app`
      SELECT alerts.search('''seen''', 1000000, 10, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`
    expect(rows).toHaveLength(0)
    const claimed: Scope = { actor: 'key:test', places: 'everywhere' }
    const seen = await transact(server.world.database, { actor: 'key:test', places: ['cn.11.01.01'] }, (tx) =>
      listAlerts(tx, { scope: claimed, filter: {}, page: { order: 'newest' }, limit: 1_000 }),
    )
    expect(seen.every(({ place }) => covers('cn.11.01.01', place))).toBe(true)
  })

  test.each(["cn' OR true --", "cn.11.01.01') OR ('a' = 'a", '%', "cn.1' COLLATE"])(
    'in an area that is no area finds nothing: %s',
    async (area) => {
      expect(await search('seen', { actor: 'key:test', places: [area] })).toEqual([])
    },
  )
})

describe('the lists over HTTP', () => {
  test('are paged in both orders without missing or repeating any', async () => {
    const { key } = await server.makeKey('officer', 'cn.11.01')
    for (const query of [
      'order=ranked&state=open',
      'order=newest',
      'q=seen',
      'order=ranked&place=cn.11.01.02',
    ]) {
      const walk = async (limit: number) => {
        const seen: Record<string, unknown>[] = []
        for (let after = ''; ; ) {
          const { body } = await server.call(key, 'GET', `/api/alerts?${query}&limit=${limit}${after}`)
          seen.push(...(body.items ?? []))
          if (body.next === undefined) return seen
          after = `&after=${encodeURIComponent(String(body.next))}`
        }
      }
      const whole = await walk(1_000)
      expect(whole.length).toBeGreaterThan(10)
      expect((await walk(3)).map(({ id }) => id)).toEqual(whole.map(({ id }) => id))
      if (query.startsWith('order=ranked')) {
        const ranks = whole.map((row) => [row.immediate ? 0 : 1, -Number(row.surprise), Number(row.id)])
        expect(ranks).toEqual(
          [...ranks].sort(
            (a, b) =>
              Number(a[0]) - Number(b[0]) || Number(a[1]) - Number(b[1]) || Number(a[2]) - Number(b[2]),
          ),
        )
      }
    }
  })

  test.each([
    'q=%20!',
    'order=ranked&q=seen',
    'order=ranked&state=closed',
    'order=ranked&after=5',
    'after=x',
    'origin=nobody',
    'overdue=yes',
    'state=lost',
    'place=..',
    'limit=0',
    'colour=red',
  ])('refuse %s', async (query) => {
    const { key } = await server.makeKey('officer', 'cn.11.01')
    expect(await server.call(key, 'GET', `/api/alerts?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'request.invalid' },
    })
  })

  test('are filtered by disease, place, unit, origin and state', async () => {
    const { key } = await server.makeKey('officer', '*')
    const count = async (query: string) =>
      (await server.call(key, 'GET', `/api/alerts?${query}`)).body.items?.length
    expect(await count('disease=plague')).toBe(14)
    expect(await count(`place=${placePath('cn.11.01.02')}`)).toBe(20)
    expect(await count('place=cn.11.01.02.007')).toBe(4)
    expect(await count('unit=xicheng-cdc')).toBe(20)
    expect(await count('origin=detector:rise-over-baseline')).toBe(40)
    expect(await count('origin=rule:rise-over-baseline')).toBe(0)
    expect(await count('state=closed')).toBe(0)
    expect(await count('state=open&overdue=false&q=西城&disease=plague&unit=xicheng-cdc')).toBe(7)
  })
})
