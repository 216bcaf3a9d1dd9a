import { type Agenda, atWork } from '../agenda.ts'
import { numberOfText } from '../chance.ts'
import type { CityData } from '../city/data.ts'
import type { Seed } from '../ways/stage.ts'
import { ApiError } from './api.ts'
import type { ExamWorld, Person } from './exam-world.ts'
import { readNewer, SeenTask } from './seen.ts'

/** A task that whoever opened it waits for. */
interface Expected {
  /** Of its draws: the person whose contacts are traced. */
  readonly subject: number
  /** What comes of it in the city. */
  readonly done: (at: number) => void
}

/** Hours after a task's due time at which the duty officer gives it to the unit again; assumed. */
const remindedAfter = 12 / 24

interface WorkersSettings {
  readonly seed: Seed
  readonly world: ExamWorld
  readonly agenda: Agenda
  readonly timeOf: (instant: Date) => number
  readonly dutyOfficer: Person
}

/**
 * Everybody who is given tasks: each unit reads its list, begins after a while, does one thing after the other, and some of it
 * never, until the duty officer gives it to them again.
 */
export class Workers {
  readonly #of: WorkersSettings
  readonly #busyUntil = new Map<string, number>()
  readonly #expected = new Map<number, Expected>()
  #lastRead = 0

  constructor(of: WorkersSettings) {
    this.#of = of
  }

  /** What the city gets of a task that was opened. */
  expect(task: number, expected: Expected): void {
    this.#expected.set(task, expected)
  }

  /** Reads what was opened since the last look, and plans when each is done. */
  async look(at: number): Promise<void> {
    const { api } = await this.#of.world.as(this.#of.dutyOfficer)
    const fresh = await readNewer(api, '/api/tasks?order=newest', { item: SeenTask, after: this.#lastRead })
    const inOrder = (a: SeenTask, b: SeenTask) =>
      a.openedAt.getTime() - b.openedAt.getTime() || this.#subjectOf(a) - this.#subjectOf(b)
    for (const task of fresh.sort(inOrder)) {
      this.#lastRead = Math.max(this.#lastRead, task.id)
      if (task.kind === 'to-do' && task.unit !== undefined && task.endedAt === undefined)
        this.#plan(task, { unit: task.unit, at, again: false })
    }
  }

  /** Numbers are given as tasks come, and two that come together may come either way. */
  #subjectOf({ id, type, place, unit, openedAt }: SeenTask): number {
    const known = this.#expected.get(id)?.subject
    return known ?? numberOfText([type, place, unit, openedAt.toISOString()].join(' '))
  }

  #plan(task: SeenTask, { unit, at, again }: { unit: string; at: number; again: boolean }): void {
    const { chance, scenario } = this.#of.seed
    const { begin, work, neverDone } = scenario.staff
    const draw = (index: number) =>
      ({ what: 'work', who: this.#subjectOf(task), index: again ? index + 8 : index }) as const
    if (!again && chance.happens(neverDone.value, draw(0))) {
      const reminded = atWork(this.#of.timeOf(task.dueAt) + remindedAfter)
      this.#of.agenda.put(reminded, async () => await this.#remind(task, { unit, at: reminded }))
      return
    }
    const begun = atWork(
      Math.max(at + chance.lognormal(begin.value, draw(1)) / 24, this.#busyUntil.get(unit) ?? 0),
    )
    const done = atWork(begun + chance.lognormal(work.value, draw(2)) / 24)
    this.#busyUntil.set(unit, done)
    const who = workerOf(task, unit, this.#of.seed.city.data)
    this.#of.agenda.put(begun, async () => await this.#step(task, who, { step: 'take' }))
    this.#of.agenda.put(done, async () => {
      if (
        await this.#step(task, who, { step: 'done', outcome: task.checks === undefined ? 'done' : 'passed' })
      )
        this.#expected.get(task.id)?.done(done)
    })
  }

  async #remind(task: SeenTask, { unit, at }: { unit: string; at: number }): Promise<void> {
    const { api } = await this.#of.world.as(this.#of.dutyOfficer)
    const again = { step: 'supervise', note: 'Not done in time: do it today.' }
    await takingNo(() => api.post(`/api/tasks/${task.id}/dispatches`, again))
    this.#plan(task, { unit, at, again: true })
  }

  /** @returns False where the software said that this is not theirs to do, or that it is done. */
  async #step(task: SeenTask, who: Person, step: object): Promise<boolean> {
    const { api } = await this.#of.world.as(who)
    return await takingNo(() => api.post(`/api/tasks/${task.id}/steps`, step))
  }
}

/** Of a check somebody else of the unit than who did it: the software refuses the same. */
function workerOf(task: SeenTask, unit: string, { units }: CityData): Person {
  const duties = units.find(({ id }) => id === unit)?.duties ?? []
  if (task.checks !== undefined) return { role: 'street-officer', units: [unit] }
  if (duties.includes('cdc')) return { role: 'epidemiologist', units: [unit] }
  return { role: duties.includes('community-office') ? 'grid-worker' : 'officer', units: [unit] }
}

/** A step that somebody else has taken before is told, and no fault of the exam. @returns Whether it was taken. */
export async function takingNo(step: () => Promise<unknown>): Promise<boolean> {
  try {
    await step()
    return true
  } catch (error) {
    if (error instanceof ApiError && [403, 404, 409].includes(error.status)) return false
    throw error
  }
}
