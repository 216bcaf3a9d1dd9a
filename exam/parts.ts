import type { ExamPart } from '#vocabulary'
import { examPart as earlyWarning } from '../systems/early-warning/exam.ts'

/** What each system adds to an exam. */
export const examParts: readonly ExamPart[] = [earlyWarning]
