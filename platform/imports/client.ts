/** What screens take from this room: its words, pure, with nothing of the server beneath them. */
export { verdictWords } from './counts.ts'
export { fieldWords, valueWords, wordsOfField, wordsOfValue, wordsThatMayBe } from './field-words.ts'
export { fileNoteWords, fileProblemWords } from './file-words.ts'
export { Choices, noChoices, type SaidRole } from './guess/choices.ts'
export { type RowReasonCode, rowReasons } from './reasons.ts'
