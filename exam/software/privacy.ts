import { z } from 'zod'
import { type ExamOutcome, isWithin } from '#vocabulary'
import type { CityData } from '../city/data.ts'
import { ApiError } from './api.ts'
import type { ExamWorld } from './exam-world.ts'

const Placed = z.object({ items: z.array(z.object({ id: z.int(), place: z.string() })) })
const Chain = z.object({ ok: z.boolean() })

/**
 * Looks from outside for what must never be: somebody of one district who reads another's alerts or tasks, somebody without the right who
 * reads signals, an audit whose chain does not hold. Everything found is told with where.
 */
export async function findBreaches(
  world: ExamWorld,
  city: CityData,
): Promise<ExamOutcome['breaches'][number][]> {
  const breaches: { rule: string; where: string }[] = []
  const districts = city.places.filter(({ level, path }) => level === 'district' && isWithin(path, city.root))
  for (const { path } of districts.slice(0, 2)) {
    const { api } = await world.as({ role: 'epidemiologist', places: [path] })
    for (const list of ['/api/alerts?limit=100', '/api/tasks?limit=100&order=newest']) {
      const { items } = Placed.parse(await api.get(list))
      for (const { id, place } of items)
        if (!isWithin(place, path))
          breaches.push({ rule: 'own-area', where: `${list}: ${id} of ${place} told to ${path}` })
    }
  }
  const { api: reporter } = await world.as({ role: 'reporter', places: [city.root] })
  for (const path of [
    '/api/signals?limit=1',
    '/api/alerts?limit=1',
    '/api/tasks?limit=1',
    '/api/audit?limit=1',
  ])
    if (!(await isRefused(() => reporter.get(path))))
      breaches.push({ rule: 'no-right', where: `${path} told to a reporter` })
  const audit = Chain.parse(await world.admin.post('/api/audit/verify', {}))
  if (!audit.ok) breaches.push({ rule: 'audit', where: 'the chain of the audit does not hold' })
  return breaches
}

async function isRefused(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask()
    return false
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 403)) return true
    throw error
  }
}
