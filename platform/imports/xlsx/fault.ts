/** Why a workbook is not read: it is broken, or larger than what is read. */
export class WorkbookFault extends Error {
  readonly code: 'workbook.malformed' | 'workbook.too-large' | 'header.too-wide'
  constructor(code: WorkbookFault['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** What a workbook may hold. A sheet of a million rows and twenty columns is within it. */
export const workbookLimits = {
  /** The file, as it is sent. */
  bytes: 256 * 1024 * 1024,
  parts: 5_000,
  /** Lists of sheets, styles and relations. */
  smallPartBytes: 32 * 1024 * 1024,
  textBytes: 512 * 1024 * 1024,
  sheetBytes: 2 * 1024 * 1024 * 1024,
  /** A part that grows by more when it is unpacked is a bomb, unless it is small all the same. */
  growth: 300,
  growthFromBytes: 64 * 1024 * 1024,
  /** Texts of cells that are held in memory. */
  texts: 2_000_000,
  textChars: 64 * 1024 * 1024,
  styles: 65_536,
  sheets: 1_000,
  merges: 100_000,
  /** What a sheet has in Excel at most. */
  rows: 1_048_576,
  columns: 16_384,
  cellChars: 32_767,
  depth: 64,
} as const
