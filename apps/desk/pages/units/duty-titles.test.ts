import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { titleOfDuty } from './duty-titles.ts'

test('every duty of the demo city’s units has a name in Chinese', async () => {
  const text = await readFile(new URL('../../../../cities/demo/units.yaml', import.meta.url), 'utf8')
  const duties = new Set([...text.matchAll(/^ {4}- ([a-z-]+)$/gm)].map(([, duty = '']) => duty))
  expect(duties.size).toBeGreaterThan(5)
  for (const duty of duties) expect(titleOfDuty(duty).zh, duty).toMatch(/[\u4e00-\u9fff]/)
})
