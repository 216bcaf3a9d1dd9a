export { type CityClock, makeMachineClock, StandingClock } from './city-clock.ts'
export {
  clearTimer,
  clearTimers,
  ensureTimer,
  listTimersDue,
  setTimer,
  setTimers,
  type Timer,
} from './timers.ts'
