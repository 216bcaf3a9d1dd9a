import { Command } from 'commander'
import { CommandFailure, exitCodes, tell } from './commands/terminal.ts'
import { version } from './version.ts'

/** In the order in which help lists them. Loading all takes longer than most of them do. */
const commands: readonly { names: readonly string[]; load(): Promise<readonly Command[]> }[] = [
  { names: ['start'], load: async () => [(await import('./commands/server.ts')).startCommand()] },
  { names: ['server'], load: async () => [(await import('./commands/server.ts')).serverCommand()] },
  { names: ['replay'], load: async () => [(await import('./commands/replay.ts')).replayCommand()] },
  { names: ['exam'], load: async () => [(await import('./commands/exam.ts')).examCommand()] },
  { names: ['import'], load: async () => [(await import('./commands/import.ts')).importCommand()] },
  { names: ['key'], load: async () => [(await import('./commands/key.ts')).keyCommand()] },
  { names: ['account'], load: async () => [(await import('./commands/account.ts')).accountCommand()] },
  { names: ['place'], load: async () => [(await import('./commands/place.ts')).placeCommand()] },
  { names: ['audit'], load: async () => [(await import('./commands/audit.ts')).auditCommand()] },
  { names: ['rules'], load: async () => [(await import('./commands/rules.ts')).rulesCommand()] },
  { names: ['detect'], load: async () => [(await import('./commands/outbreak/detect.ts')).detectCommand()] },
  { names: ['rt'], load: async () => [(await import('./commands/outbreak/rt.ts')).rtCommand()] },
  {
    names: ['nowcast'],
    load: async () => [(await import('./commands/outbreak/nowcast.ts')).nowcastCommand()],
  },
  {
    names: ['forecast'],
    load: async () => [(await import('./commands/outbreak/forecast.ts')).forecastCommand()],
  },
  { names: ['scan'], load: async () => [(await import('./commands/outbreak/scan.ts')).scanCommand()] },
  { names: ['doctor'], load: async () => [(await import('./commands/doctor.ts')).doctorCommand()] },
  {
    names: ['alert', 'event', 'task', 'order'],
    load: async () => (await import('./commands/work.ts')).workCommands(),
  },
]

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

// Whoever asks for none, or for one that there is not, is shown all.
const asked = commands.filter(({ names }) => names.includes(process.argv[2] ?? ''))
for (const { load } of asked.length > 0 ? asked : commands)
  for (const command of await load()) program.addCommand(command)

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
