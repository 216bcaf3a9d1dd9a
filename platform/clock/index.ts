export { type CityClock, makeMachineClock, StandingClock } from './city-clock.ts'
export { clearTimer, listTimersDue, setTimer, type Timer } from './timers.ts'
