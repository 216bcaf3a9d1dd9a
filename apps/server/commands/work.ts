import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { z } from 'zod'
import { stepGroups } from '#platform/tasks'
import { Words } from '#vocabulary'
import { ApiClient } from './api-client.ts'
import { defaultDataDir, findServerUrl } from './data-dir.ts'
import { CommandFailure, exitCodes, report } from './terminal.ts'

interface WorkFlags {
  readonly server?: string
  readonly key?: string
  readonly dataDir: string
  readonly json?: boolean
}

/** What people work on. All four are listed, shown and moved by steps in the same way. */
const subjects = [
  {
    name: 'alert',
    path: '/api/alerts',
    what: 'alerts',
    step: 'close 12 --set outcome=sporadic --set note="One traveller"',
  },
  { name: 'event', path: '/api/events', what: 'events', step: 'confirm 3' },
  { name: 'task', path: '/api/tasks', what: 'tasks', step: 'done 17 --set note="Visited, nobody ill"' },
  {
    name: 'order',
    path: '/api/orders',
    what: 'orders',
    step: 'revoke 2 --set reason="The outbreak is over"',
  },
] as const

type Subject = (typeof subjects)[number]

export function workCommands(): Command[] {
  return subjects.map((subject) =>
    new Command(subject.name)
      .description(`List, show and work on ${subject.what}`)
      .addCommand(listCommand(subject))
      .addCommand(showCommand(subject))
      .addCommand(makeCommand(subject))
      .addCommand(stepCommand(subject)),
  )
}

function listCommand({ name, path, what }: Subject): Command {
  return withFlags(new Command('list').description(`The ${what} that the key sees`))
    .option('--where <filter...>', 'field=value, as the API takes it')
    .option('--limit <n>', 'at most so many', '100')
    .addHelpText('after', `\nExample:\n  lianfang ${name} list --where place=cn.99.01 --json`)
    .action(async (flags: WorkFlags & { where?: string[]; limit: string }) => {
      const query = new URLSearchParams([...toPairs(flags.where ?? []), ['limit', flags.limit]])
      const page = Page.parse(await (await connect(flags)).get(`${path}?${query}`))
      for (const item of page.items) report(flags.json === true, item, toLine(item))
    })
}

function showCommand({ name, path }: Subject): Command {
  return withFlags(
    new Command('show')
      .description(`One ${name}, with its history and the steps that are allowed`)
      .argument('<id>'),
  )
    .addHelpText('after', `\nExample:\n  lianfang ${name} show 12`)
    .action(async (id: string, flags: WorkFlags) => {
      const item = Item.parse(await (await connect(flags)).get(`${path}/${toId(id)}`))
      report(flags.json === true, item, JSON.stringify(item, null, 2))
    })
}

function makeCommand({ name, path, what }: Subject): Command {
  return withFlags(new Command('make').description(`Make one of the ${what}`))
    .requiredOption('--body <json>', 'what the API takes, or @FILE that holds it')
    .addHelpText('after', `\nExample:\n  lianfang ${name} make --body @${name}.json`)
    .action(async (flags: WorkFlags & { body: string }) => {
      const made = Item.parse(await (await connect(flags)).post(path, await readBody(flags.body)))
      report(flags.json === true, made, toLine(made))
    })
}

function stepCommand({ name, path, step }: Subject): Command {
  return withFlags(
    new Command('step')
      .description(`Take a step with one ${name}; what is not allowed now is refused with what is`)
      .argument('<step>')
      .argument('<id>'),
  )
    .option('--set <field...>', 'field=value of the step')
    .option('--body <json>', 'further fields of the step, or @FILE that holds them')
    .addHelpText('after', `\nExample:\n  lianfang ${name} step ${step}`)
    .action(async (taken: string, id: string, flags: WorkFlags & { set?: string[]; body?: string }) => {
      const further = flags.body === undefined ? {} : await readBody(flags.body)
      const body = { ...further, ...Object.fromEntries(toPairs(flags.set ?? [])), step: taken }
      const door = name === 'task' ? doorOf(taken) : 'steps'
      const item = Item.parse(await (await connect(flags)).post(`${path}/${toId(id)}/${door}`, body))
      report(flags.json === true, item, toLine(item))
    })
}

/** Tasks have a door for each centre: who works, who dispatches, who verifies. */
function doorOf(step: string): string {
  if ((stepGroups['tasks.dispatch'] as readonly string[]).includes(step)) return 'dispatches'
  return (stepGroups['tasks.verify'] as readonly string[]).includes(step) ? 'verifications' : 'steps'
}

const Item = z.looseObject({
  id: z.union([z.string(), z.number()]),
  state: z.string().optional(),
  title: Words.optional(),
  place: z.string().optional(),
  dueAt: z.string().nullish(),
})
type Item = z.infer<typeof Item>

const Page = z.object({ items: z.array(Item) })

function toLine({ id, state = '', title, place = '', dueAt }: Item): string {
  const due = dueAt ? `  due ${dueAt}` : ''
  return `${id}  ${state}  ${place}  ${title ? `${title.zh} · ${title.en}` : ''}${due}`
}

function withFlags(command: Command): Command {
  return (
    command
      .option(
        '--server <url>',
        'a running server, or a world of it; without it the one of the data directory',
      )
      // Every step is signed: a key that the command made for itself would be nobody.
      .option('--key <key>', 'your own key; what you do is signed with it (or LIANFANG_KEY)')
      .option('--data-dir <dir>', "the server's data directory", defaultDataDir)
      .option('--json', 'print each as one JSON object')
  )
}

async function connect({ server, key = process.env.LIANFANG_KEY, dataDir }: WorkFlags): Promise<ApiClient> {
  if (!key) throw new CommandFailure('Say who you are by --key or LIANFANG_KEY.', exitCodes.usage)
  const base = server?.replace(/\/$/, '') ?? (await findServerUrl(resolve(dataDir)))
  if (!base)
    throw new CommandFailure(`No server runs on ${resolve(dataDir)}: start one, or name one with --server.`)
  return new ApiClient(base, key)
}

function toId(text: string): string {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new CommandFailure(`${JSON.stringify(text)} is not a number of one.`, exitCodes.usage)
  return text
}

function toPairs(texts: readonly string[]): [string, string][] {
  return texts.map((text) => {
    const at = text.indexOf('=')
    if (at < 1) throw new CommandFailure(`${JSON.stringify(text)} is not field=value.`, exitCodes.usage)
    return [text.slice(0, at), text.slice(at + 1)]
  })
}

async function readBody(text: string): Promise<Record<string, unknown>> {
  const json = text.startsWith('@')
    ? await readFile(text.slice(1), 'utf8').catch(() => {
        throw new CommandFailure(`${text.slice(1)} cannot be read.`, exitCodes.usage)
      })
    : text
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(json))
  } catch {
    throw new CommandFailure('--body is not a JSON object.', exitCodes.usage)
  }
}
