import { CommandFailure, exitCodes } from '../terminal.ts'
import { quote } from './cells.ts'

/** The whole number of 1 or more (or of `least`) that an option says. */
export function toWhole(text: string, flag: string, least = 1): number {
  const value = Number(text)
  if (!(text.trim() !== '' && Number.isSafeInteger(value) && value >= least))
    throw new CommandFailure(
      `${flag} must be a whole number of ${least} or more, got ${quote(text)}.`,
      exitCodes.usage,
    )
  return value
}

/** The number that an option says. */
export function toNumber(text: string, flag: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    throw new CommandFailure(`${flag} must be a number, got ${quote(text)}.`, exitCodes.usage)
  return value
}
