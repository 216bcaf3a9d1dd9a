import type { Tx } from '#platform/store'
import { ExamReport } from '#vocabulary'
import { ExamHead } from './views.ts'

export interface ExamRow {
  readonly number: number
  readonly added_at: Date
  readonly added_by: string
  readonly head: ExamHead
}

/** Keeps a report. @returns Its row. */
export async function addExam(
  tx: Tx,
  { report, head, by }: { report: ExamReport; head: ExamHead; by: string },
): Promise<ExamRow> {
  const [row] = await tx<ExamRow[]>`
    INSERT INTO exams.exam (added_by, head, report) VALUES (${by}, ${tx.json(head as never)}, ${tx.json(report as never)})
    RETURNING number, added_at, added_by, head`
  if (!row) throw new Error('an exam that was just written is missing')
  return toRow(row)
}

/** The latest first. */
export async function listExams(
  tx: Tx,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<ExamRow[]> {
  const rows = await tx<ExamRow[]>`
    SELECT number, added_at, added_by, head FROM exams.exam
    WHERE ${before === undefined ? tx`true` : tx`number < ${before}`} ORDER BY number DESC LIMIT ${limit}`
  return rows.map(toRow)
}

export async function findExam(tx: Tx, number: number): Promise<ExamReport | undefined> {
  const [row] = await tx<{ report: unknown }[]>`SELECT report FROM exams.exam WHERE number = ${number}`
  return row && ExamReport.parse(row.report)
}

/** Who handed it in; nothing where there is none. */
export async function findAdder(tx: Tx, number: number): Promise<string | undefined> {
  const [row] = await tx<{ added_by: string }[]>`SELECT added_by FROM exams.exam WHERE number = ${number}`
  return row?.added_by
}

export async function removeExam(tx: Tx, number: number): Promise<void> {
  await tx`DELETE FROM exams.exam WHERE number = ${number}`
}

function toRow(row: ExamRow): ExamRow {
  return { ...row, number: Number(row.number), head: ExamHead.parse(row.head) }
}
