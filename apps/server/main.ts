import { Command } from 'commander'
import { accountCommand } from './commands/account.ts'
import { auditCommand } from './commands/audit.ts'
import { doctorCommand } from './commands/doctor.ts'
import { examCommand } from './commands/exam.ts'
import { importCommand } from './commands/import.ts'
import { keyCommand } from './commands/key.ts'
import { detectCommand } from './commands/outbreak/detect.ts'
import { forecastCommand } from './commands/outbreak/forecast.ts'
import { nowcastCommand } from './commands/outbreak/nowcast.ts'
import { rtCommand } from './commands/outbreak/rt.ts'
import { scanCommand } from './commands/outbreak/scan.ts'
import { placeCommand } from './commands/place.ts'
import { replayCommand } from './commands/replay.ts'
import { rulesCommand } from './commands/rules.ts'
import { serverCommand, startCommand } from './commands/server.ts'
import { CommandFailure, exitCodes, tell } from './commands/terminal.ts'
import { workCommands } from './commands/work.ts'
import { version } from './house.ts'

// A terminal that was closed, a pipe whose reader has gone: nobody listens any more, and what is under way ends in order.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

const program = new Command('lianfang')
  .description('Lianfang 联防: sees an epidemic early and acts together')
  .version(version)
  .showHelpAfterError('(add --help for what it takes)')
  .addHelpText(
    'after',
    `
Examples:
  lianfang server --port 4800 --data-dir ./data
  lianfang replay cities.csv --mapping cities/mappings/covid19-china-2020.yaml
  lianfang key create --role feeder --title "City hospital 1"
  lianfang detect --method farrington-flexible --input weekly.csv --output verdicts.csv

Exit codes: 0 done · 1 failed · 2 wrong usage · 3 input refused, or the audit does not hold · 4 another server holds the data directory`,
  )
  .addCommand(startCommand())
  .addCommand(serverCommand())
  .addCommand(replayCommand())
  .addCommand(examCommand())
  .addCommand(importCommand())
  .addCommand(keyCommand())
  .addCommand(accountCommand())
  .addCommand(placeCommand())
  .addCommand(auditCommand())
  .addCommand(rulesCommand())
  .addCommand(detectCommand())
  .addCommand(rtCommand())
  .addCommand(nowcastCommand())
  .addCommand(forecastCommand())
  .addCommand(scanCommand())
  .addCommand(doctorCommand())

for (const command of workCommands()) program.addCommand(command)

// Commands under it neither inherit this nor the hint: what commander finds wrong is told and counted here.
throwOnExit(program)

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommandFailure) {
    tell(error.message)
    process.exitCode = error.exitCode
  } else if (error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number') {
    // Commander has said what was wrong, or shown the help that was asked for.
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  } else {
    tell(error instanceof Error ? (error.stack ?? error.message) : String(error))
    process.exitCode = exitCodes.failed
  }
}

function throwOnExit(command: Command): void {
  command.exitOverride().showHelpAfterError('(add --help for what it takes)')
  for (const inner of command.commands) throwOnExit(inner)
}
