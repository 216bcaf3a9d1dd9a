import { spawn } from 'node:child_process'
import { buildDesk } from '../apps/server/desk-build.ts'

/**
 * All that proves the project: format, lint, types, arrows, then every test. Of some folders alone, their tests. One closing
 * line says how it went.
 */
const only = process.argv.slice(2)
const steps: [name: string, command: string[]][] = [
  ['format and lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']],
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit']],
  ['arrows', ['scripts/arrows.ts']],
]

let passed = 0
let failed = 0
async function prove([name, [script = '', ...args]]: (typeof steps)[number]): Promise<void> {
  const { code } = await run(script, args)
  console.log(`${code === 0 ? 'ok' : 'FAILED'}: ${name}`)
  if (code === 0) passed++
  else failed++
}
// The desk is built meanwhile, once for all tests that open it; were it not, each that comes first would build it.
if (only.length === 0) await Promise.all([buildDesk(console.log), ...steps.map(prove)])

const { code, output } = await run('node_modules/vitest/vitest.mjs', [
  'run',
  '--reporter=default',
  '--reporter=./scripts/outcome.ts',
  ...only,
])
const tests = /Tests\s+(?:(\d+) failed[^\d]*)?(?:(\d+) passed)?/.exec(output)
failed += Number(tests?.[1] ?? 0)
passed += Number(tests?.[2] ?? 0)
// A run that ended without its count, or badly without a failed test, is itself a failure.
if (!tests || (code !== 0 && !tests[1])) failed++
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

function run(script: string, args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NO_COLOR: '1' },
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      process.stdout.write(text)
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output }))
  })
}
