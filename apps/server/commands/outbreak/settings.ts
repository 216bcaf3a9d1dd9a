import { CommandFailure, exitCodes } from '../terminal.ts'
import type { Method, SettingValue } from './methods.ts'

/** What a person said of a method's settings: `--alpha`, `--years`, and `--set name=value`. */
export interface SettingFlags {
  readonly alpha?: string
  readonly years?: string
  readonly set?: readonly string[]
}

/** The settings that were said, each of the type of its default. */
export function readSettings(
  method: Method,
  { alpha, years, set = [] }: SettingFlags,
): Record<string, SettingValue> {
  const pairs: [string, string, string][] = [
    ...(alpha === undefined ? [] : [['alpha', alpha, '--alpha'] as [string, string, string]]),
    ...(years === undefined ? [] : [['yearsBack', years, '--years'] as [string, string, string]]),
    ...set.map((text): [string, string, string] => {
      const at = text.indexOf('=')
      if (at < 1)
        throw new CommandFailure(`--set ${JSON.stringify(text)} is not name=value.`, exitCodes.usage)
      return [text.slice(0, at), text.slice(at + 1), `--set ${text.slice(0, at)}`]
    }),
  ]
  return Object.fromEntries(
    pairs.map(([name, text, flag]) => [name, readSetting({ method, name, text, flag })]),
  )
}

function readSetting({
  method,
  name,
  text,
  flag,
}: {
  method: Method
  name: string
  text: string
  flag: string
}) {
  const isOpen = method.open?.includes(name) === true
  const usual = isOpen ? 0 : method.settings[name]
  const refuse = (what: string) => new CommandFailure(`${flag} ${what}.`, exitCodes.usage)
  if (usual === undefined || !(isOpen || Object.hasOwn(method.settings, name)))
    throw refuse(`is no setting of ${method.name}, which has ${listSettings(method)}`)
  if (typeof usual === 'number') {
    if (text.trim() === '' || Number.isNaN(Number(text)))
      throw refuse(`must be a number, got ${JSON.stringify(text)}`)
    return Number(text)
  }
  if (typeof usual === 'boolean') {
    if (text !== 'true' && text !== 'false')
      throw refuse(`must be true or false, got ${JSON.stringify(text)}`)
    return text === 'true'
  }
  const choices = method.choices?.[name] ?? [usual]
  if (!choices.includes(text))
    throw refuse(`must be one of ${choices.join(', ')}, got ${JSON.stringify(text)}`)
  return text
}

/** A method's settings with their defaults, and the words that one may be set to. */
export function listSettings({ settings, open = [], choices = {} }: Method): string {
  return [
    ...Object.entries(settings).map(([name, value]) => {
      const others = choices[name]?.filter((choice) => choice !== value) ?? []
      return `${name}=${value}${others.length > 0 ? ` (or ${others.join(', ')})` : ''}`
    }),
    ...open.map((name) => `${name}=N`),
  ].join(', ')
}
