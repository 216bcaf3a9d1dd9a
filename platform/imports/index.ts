export { type FinalOutcome, finalOutcomes, ImportCounts, noCounts } from './counts.ts'
export {
  beginImport,
  beginUndo,
  findImport,
  type ImportRow,
  type ImportState,
  listImports,
  listRows,
  type StoredRow,
} from './import-store.ts'
export * from './mapped-table.ts'
export {
  type CumulativeMapping,
  Mapping,
  type MappingError,
  type MappingReading,
  parseMapping,
  type RecordsMapping,
} from './mapping.ts'
export { findMapping, listMappings, type MappingRow, saveMapping } from './mapping-store.ts'
export type { PlannedPlace } from './planned-places.ts'
export * from './reasons.ts'
export * from './records.ts'
export * from './replay.ts'
export { makeImportsRoom } from './room.ts'
export { runImport } from './run.ts'
export { submitterOf } from './send.ts'
export { type FileNote, type FileProblem, openTable, type Table } from './table.ts'
export { undoImport } from './undo.ts'
export { toCsvCell } from './verdict-lines.ts'
export type { ImportSummary, RowOutcome, RowVerdict } from './verdicts.ts'
