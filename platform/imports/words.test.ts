import { expect, test } from 'vitest'
import { verdictCodes, verdictCodeWords, type Words } from '#vocabulary'
import { fileNoteWords, fileProblemWords } from './file-words.ts'
import { rowReasons } from './reasons.ts'

test('what is said of a row, of a file and of a signal that was refused has words in both languages', () => {
  expect(Object.keys(verdictCodeWords)).toEqual([...verdictCodes])
  const tables: Readonly<Record<string, Words>>[] = [
    rowReasons,
    fileNoteWords,
    fileProblemWords,
    verdictCodeWords,
  ]
  for (const [code, { zh, en }] of tables.flatMap((table) => Object.entries(table))) {
    expect(zh, code).toMatch(/[\u4e00-\u9fff]/)
    expect(en, code).toMatch(/[a-z]/i)
    expect(en, code).not.toMatch(/[\u4e00-\u9fff]/)
  }
})
