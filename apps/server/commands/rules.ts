import { text as readText } from 'node:stream/consumers'
import { Command } from 'commander'
import {
  describeVerdict,
  type ExampleVerdict,
  knowKinds,
  noExample,
  placesByDepth,
  type RuleFault,
  readyRule,
  runExamples,
} from '#platform/rules'
import { kinds } from '#vocabulary'
import { CommandFailure, exitCodes, openInput, report, tell } from './terminal.ts'

interface TestFlags {
  readonly json?: boolean
  readonly zone: string
}

export function rulesCommand(): Command {
  const testing = new Command('test')
    .description('Check rules and run the examples that they carry: offline, without a server or a database')
    .argument('<files...>', 'rules as YAML')
    .option('--zone <zone>', "the city's zone, by which days of times are told", 'Asia/Shanghai')
    .option('--json', 'one JSON object a line: a fault or a verdict each, then the summary')
    .addHelpText(
      'after',
      `
Places have the level of their path's depth (cn.33.01.06 is a district); whether they exist, and which duties units have, a
server checks when a rule is saved.

Exit codes: 0 every example passed · 2 wrong usage · 3 a rule is not valid, has no example, or an example failed

Example:
  lianfang rules test cities/demo/rules/*.yaml`,
    )
    .action(testRules)
  return new Command('rules').description('Rules of the city').addCommand(testing)
}

async function testRules(files: readonly string[], { json = false, zone }: TestFlags): Promise<void> {
  if (!isZone(zone)) throw new CommandFailure(`${zone} is not an IANA time zone.`, exitCodes.usage)
  const around = { kinds: knowKinds(kinds), places: placesByDepth }
  const total = { files: files.length, passed: 0, failed: 0, faults: 0 }
  for (const file of files) {
    const readied = readyRule(await readText(await openInput(file)), around)
    if (!readied.ok) {
      total.faults += readied.faults.length
      for (const fault of readied.faults) reportFault(json, file, fault)
      continue
    }
    const verdicts = runExamples(readied.ready, { places: placesByDepth, zone })
    if (verdicts.length === 0) {
      total.faults++
      reportFault(json, file, noExample)
    }
    for (const verdict of verdicts) {
      total[verdict.passed ? 'passed' : 'failed']++
      reportVerdict(json, file, verdict)
    }
  }
  report(
    json,
    { type: 'summary', ...total },
    `${total.files} ${total.files === 1 ? 'rule' : 'rules'}: ${total.passed} examples passed, ${total.failed} failed, ${total.faults} faults`,
  )
  if (total.failed + total.faults > 0)
    throw new CommandFailure('The rules are not right yet.', exitCodes.refused)
}

/** Results go to stdout as an object each; words for the person stand with them. */
function reportFault(json: boolean, file: string, fault: RuleFault): void {
  const { line, column, where, message } = fault
  if (json) report(true, { type: 'fault', file, ...fault }, '')
  else tell(`${file}:${line}:${column}: ${where} ${message}`)
}

function reportVerdict(json: boolean, file: string, verdict: ExampleVerdict): void {
  const { name, passed } = verdict
  report(
    json,
    { type: 'verdict', file, ...verdict },
    `${passed ? 'ok    ' : 'FAILED'} ${file}: ${name}${passed ? '' : `: ${describeVerdict(verdict)}`}`,
  )
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined
  } catch {
    return false
  }
}
