import { demoPassword } from './desk-page.ts'

/** Answers an API request of the server under test, or says what the server said. */
async function send(
  url: string,
  { body, headers }: { body: unknown; headers: Record<string, string> },
): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  return response
}

/**
 * A world of February 2020 in which Xicheng reports 3 cases on the first day and 5 on the second, and corrects the
 * first day to 8 on the third. Returns its base, such as `/w/x1`.
 */
export async function makePastWorld(url: string): Promise<string> {
  const session = await send(`${url}/api/session`, {
    body: { login: 'admin', password: demoPassword },
    headers: {},
  })
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
  const world = { title: '二月', startsAt: '2020-02-01T08:00:00+08:00' }
  const made: unknown = await (await send(`${url}/api/worlds`, { body: world, headers: { cookie } })).json()
  const { id, base, key } = made as { id: string; base: string; key: string }
  const asKey = { authorization: `Bearer ${key}` }
  const moveTo = (to: string) => send(`${url}/api/worlds/${id}/clock`, { body: { to }, headers: { cookie } })
  const report = (sent: {
    id: string
    reportDate: string
    confirmed: number
    record?: string
    revision?: number
  }) => {
    const { id: eventId, reportDate, confirmed, ...version } = sent
    const data = { disease: 'covid-19', reportDate, confirmed }
    const event = {
      specversion: '1.0',
      id: eventId,
      source: 'urn:e2e:cdc',
      type: 'case.aggregate',
      place: 'cn.11.01.02',
      data,
    }
    return send(`${url}${base}/api/signals`, { body: { ...event, ...version }, headers: asKey })
  }

  await send(`${url}${base}/api/places`, { body: { places }, headers: asKey })
  await report({ id: 'first', reportDate: '2020-02-01', confirmed: 3 })
  await moveTo('2020-02-02T08:00:00+08:00')
  await report({ id: 'second', reportDate: '2020-02-02', confirmed: 5 })
  await moveTo('2020-02-03T08:00:00+08:00')
  await report({
    id: 'first-corrected',
    record: 'first',
    revision: 1,
    reportDate: '2020-02-01',
    confirmed: 8,
  })
  await moveTo('2020-02-03T09:00:00+08:00')
  return base
}

const places = [
  { path: 'cn', level: 'nation', name: { zh: '中国', en: 'China' } },
  { path: 'cn.11', level: 'province', name: { zh: '北京', en: 'Beijing' } },
  { path: 'cn.11.01', level: 'city', name: { zh: '市辖区', en: 'Districts' } },
  { path: 'cn.11.01.02', level: 'district', name: { zh: '西城', en: 'Xicheng' }, lon: 116.36, lat: 39.91 },
  { path: 'cn.11.01.05', level: 'district', name: { zh: '朝阳', en: 'Chaoyang' }, lon: 116.44, lat: 39.92 },
]
