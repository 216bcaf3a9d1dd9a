import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { knowKinds, placesByDepth, readyRule, runExamples } from '#platform/rules'
import { kinds } from '#vocabulary'
import { describeFault, loadCity } from './load.ts'

const loaded = loadCity(import.meta.dirname)
if (!loaded.ok) throw new Error(loaded.faults.map(describeFault).join('\n'))
const { places, units, zone } = loaded.value
const paths = new Set<string>(places.map(({ path }) => path))
const around = {
  kinds: knowKinds(kinds),
  places: placesByDepth,
  isPlace: (path: string) => paths.has(path),
  duties: [...new Set(units.flatMap(({ duties }) => duties))],
}

describe.each(readdirSync(new URL('rules/', import.meta.url)))('%s', (file) => {
  const text = readFileSync(new URL(`rules/${file}`, import.meta.url), 'utf8')
  const readied = readyRule(text, around)

  test('names places, duties and kinds that the demo city has, and the rule that its file is named after', () => {
    expect(readied.ok ? [] : readied.faults).toEqual([])
    expect(readied.ok && `${readied.ready.rule.id}.yaml`).toBe(file)
  })

  test('does on every example what that expects, and on one of them something', () => {
    const verdicts = readied.ok ? runExamples(readied.ready, { places: placesByDepth, zone }) : []
    expect(verdicts.filter(({ passed }) => !passed)).toEqual([])
    expect(verdicts.some(({ expected }) => expected.alerts + expected.tasks > 0)).toBe(true)
    expect(verdicts.some(({ expected }) => expected.alerts + expected.tasks === 0)).toBe(true)
  })
})
