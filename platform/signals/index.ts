export { accept, type Judge, type Judged, makeJudge } from './accept.ts'
export { Activity } from './activity.ts'
export { type Consumer, type ConsumerState, Consumers, type Replay } from './consumer.ts'
export { type Emission, emitSignal } from './emit.ts'
export { enterEra } from './era.ts'
export {
  type Door,
  type DoorKind,
  type Examined,
  examine,
  houseSource,
  makeDoorKinds,
  type Refusal,
} from './examine.ts'
export { Intake } from './intake.ts'
export { type Line, LineReader } from './lines.ts'
export type { Outcome } from './log-writer.ts'
export { countSetAside, discardSetAside, listSetAside, type SetAside } from './parked.ts'
export {
  comparePositions,
  formatPosition,
  type LogRange,
  logStart,
  type Position,
  type PositionRow,
  parsePosition,
  toPosition,
  withinRange,
} from './position.ts'
export { listParked, listSignals, type ParkedRow, type SignalRow } from './read.ts'
export { agreeSource, listSources, nameSources, type SourceRow } from './sources.ts'
export { judgeStream } from './stream.ts'
