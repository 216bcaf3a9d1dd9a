import { createKey, openSession, type RoleName, saveAccount, saveDuties, saveUnits } from '#platform/access'
import { type Door, openDoor, sessionCookie } from '#platform/http'
import { house, type Tx, transact } from '#platform/store'
import type { World } from '#platform/worlds'
import { type PlaceLevel, placeLevels, placePath } from '#vocabulary'
import { openTestHost } from '../worlds/testing.ts'
import { type NewTask, openTask, type StepAsked, type StepVerdict, takeSteps, tasksRoom } from './index.ts'
import { taskRoutes } from './routes.ts'
import type { TaskStep } from './step.ts'

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: what a test looks into it checks
  readonly body: any
}

/** A world with units and people, and its door. */
export interface TaskServer {
  readonly world: World
  readonly door: Door
  /** A new key of a role over an area, for some units or for all of them; its actor's name and its text. */
  hire(role: RoleName, place?: string, of?: readonly string[]): Promise<Person>
  /** A person with a role at each of several units, signed in. */
  signIn(roles: readonly { role: RoleName; unit: string }[]): Promise<Person>
  call(who: Person, method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer>
  inHouse<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Opens a task by the room's use-case; the id, or a thrown refusal. */
  open(task: Partial<NewTask>): Promise<number>
  take(actor: string, asked: readonly StepAsked[]): Promise<StepVerdict[]>
  step(actor: string, id: number, step: TaskStep): Promise<StepVerdict>
  close(): Promise<void>
}

export interface Person {
  readonly actor: string
  readonly headers: Readonly<Record<string, string>>
}

export async function openTaskServer(noonOf = '2020-06-11'): Promise<TaskServer> {
  const opened = await openTestHost({ systems: [tasksRoom], places, startsAt: `${noonOf}T12:00:00+08:00` })
  const { host, world } = opened
  await saveUnits(world.database, units)
  const { door } = await openDoor({ host, version: 'test', logLevel: 'silent' })
  taskRoutes(door)
  const inHouse: TaskServer['inHouse'] = (work) => transact(world.database, house('test'), work)
  await inHouse((tx) =>
    saveDuties(tx, 'streets', [
      { officer: 'account:on-duty', name: { zh: '值班员', en: 'Officer' }, phone: null },
    ]),
  )
  await inHouse((tx) =>
    saveDuties(tx, 'command', [
      { officer: 'account:command', name: { zh: '指挥员', en: 'Commander' }, phone: null },
    ]),
  )
  const take: TaskServer['take'] = (actor, asked) =>
    inHouse((tx) => takeSteps(tx, world.rooms, asked, { actor }))
  return {
    world,
    door,
    hire: async (role, place = '*', of = units.map(({ id }) => id)) => {
      const { id, key } = await createKey(world.database, {
        title: 'test',
        createdBy: 'test',
        role,
        places: [place],
        units: of,
      })
      return { actor: `key:${id}`, headers: { authorization: `Bearer ${key}` } }
    },
    signIn: async (roles) => {
      // People sign in to production, and are known in all worlds.
      const { database } = host.production
      const [login, password] = ['someone', 'a long password']
      await saveUnits(database, units)
      const account = await saveAccount(database, {
        login,
        name: { zh: '某人', en: 'Someone' },
        password,
        roles,
      })
      const { token } = await openSession(database, {
        account,
        device: '',
        addressClass: 'this-machine',
        secondFactorAt: new Date(),
      })
      return { actor: 'account', headers: { cookie: `${sessionCookie}=${token}` } }
    },
    call: async ({ headers }, method, path, body) => {
      const answer = await door.inject({
        method,
        url: `/w/${world.id}${path}`,
        headers: { ...headers },
        ...(body === undefined ? {} : { body: body as object }),
      })
      return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() }
    },
    inHouse,
    open: async (task) => {
      const opened = await inHouse((tx) =>
        openTask(tx, world.rooms, { ...visit, ...task }, { actor: 'house:test' }),
      )
      if ('code' in opened) throw new Error(`${opened.code}: ${opened.message}`)
      return opened.id
    },
    take,
    step: async (actor, id, step) => {
      const [verdict] = await take(actor, [{ id, step }])
      if (!verdict) throw new Error('no verdict')
      return verdict
    },
    close: async () => {
      await door.close()
      await opened.close()
    },
  }
}

const visit: NewTask = {
  kind: 'to-do',
  type: 'visit',
  title: { zh: '入户走访', en: 'Visit' },
  place: placePath('cn.11.01.02.007'),
}

const places = [
  ['cn', '中国'],
  ['cn.11', '北京市'],
  ['cn.11.01', '市辖区'],
  ['cn.11.01.02', '西城区'],
  ['cn.11.01.02.007', '某街道'],
  ['cn.11.01.06', '丰台区'],
].map(([path = '', zh = '']) => ({
  path: placePath(path),
  // Every path here has a level of its own depth.
  level: placeLevels[path.split('.').length - 1] as PlaceLevel,
  name: { zh, en: zh },
  codes: [],
}))

const unit = (id: string, place: string, duties: string[]) => ({
  id,
  name: { zh: id, en: id },
  place,
  duties,
})

/** `streets` cleans in the street, `sanitation` in the whole city; `fire` stands without a duty. */
const units = [
  unit('streets', 'cn.11.01.02.007', ['street-office', 'cleaning']),
  unit('sanitation', 'cn.11.01', ['cleaning']),
  unit('market', 'cn.11.01.02', ['market-regulation']),
  unit('parks', 'cn.11.01.06', ['parks']),
  unit('command', 'cn.11.01', ['command']),
  unit('fire', 'cn.11.01', []),
]
