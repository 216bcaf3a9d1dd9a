export { accept, type Judge, type Judged, makeJudge, toVerdicts, Verdicts } from './accept.ts'
export { Activity } from './activity.ts'
export type { Consumer, ConsumerState, Replay } from './consumer.ts'
export { Consumers } from './consumers.ts'
export { type Emission, emitSignal, emitSignals } from './emit.ts'
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
export { type Line, LineReader, parseLine, toLines } from './lines.ts'
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
export {
  type Age,
  findReadableEnd,
  findTimesAt,
  listAges,
  listParked,
  listSignals,
  type ParkedRow,
  type SignalRow,
} from './read.ts'
export { type AcceptingWorld, makeSenderJudge } from './sender.ts'
export {
  agreeSource,
  listSilentSources,
  listSources,
  nameSources,
  type SilentSource,
  type SourceRow,
} from './sources.ts'
export { judgeStream } from './stream.ts'
