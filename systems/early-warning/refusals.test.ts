import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => ({ name, text: readFileSync(`${import.meta.dirname}/${name}`, 'utf8') }))

test('every refusal says why by a reason, for which the desk has words in both languages', () => {
  const refusals = sources.flatMap(({ name, text }) =>
    text
      .split('new ProblemError({')
      .slice(1)
      .map((rest) => ({
        name,
        parts: rest.slice(0, rest.indexOf('\n')) + rest.slice(rest.indexOf('\n')).split('})')[0],
      })),
  )
  expect(refusals.length).toBeGreaterThan(25)
  for (const { name, parts } of refusals) expect(parts, name).toContain('why: {')
})
