import type { Words } from '#vocabulary'

/** Why a file cannot be read at all, and what to do about it. */
export const fileProblemWords = {
  'file.empty': { zh: '文件是空的。请选另一个文件。', en: 'The file is empty.' },
  'file.not-text': {
    zh: '这不是工作簿（.xlsx），也不是 UTF-8、UTF-16 或 GB18030 文本。请把工作表另存为“CSV UTF-8”后再上传。',
    en: 'The file is neither a workbook (.xlsx) nor text in UTF-8, UTF-16 or GB18030. Save the sheet as "CSV UTF-8" and send it again.',
  },
  'file.spreadsheet-old': {
    zh: '这是旧格式（.xls）或带密码的工作簿。请去掉密码，另存为 .xlsx 后再上传。',
    en: 'The file is a workbook of the old form (.xls), or one with a password. Save it as .xlsx without a password, or as "CSV UTF-8", and send it again.',
  },
  'header.malformed': {
    zh: '标题行读不出来。请指明标题在第几行。',
    en: 'The line of the headings cannot be read as a header.',
  },
  'header.column-missing': {
    zh: '文件里没有映射需要的列。请改列的对应，或换文件。',
    en: 'The file lacks a column that the mapping needs.',
  },
  'header.column-twice': {
    zh: '同一列名出现两次，不知以哪一列为准。请在文件中改名后再上传。',
    en: 'The file has a column twice, and which one counts is not known. Rename one and send the file again.',
  },
  'header.too-wide': {
    zh: '列太多：一张表最多 1,000 列。请删去不用的列后再上传。',
    en: 'There are too many columns; a table may have 1,000. Take out those that are not used and send it again.',
  },
  'sheet.missing': {
    zh: '工作簿里没有这个工作表。请另选一个。',
    en: 'The workbook has no such sheet. Choose another.',
  },
  'workbook.malformed': {
    zh: '工作簿已损坏，或不是真正的工作簿。请用表格软件打开，另存为 .xlsx 后再上传。',
    en: 'The workbook is broken, or is none. Open it in a spreadsheet program, save it as .xlsx and send it again.',
  },
  'workbook.too-large': {
    zh: '工作簿展开后过大，没有读取。请拆成几份，或另存为 CSV 后再上传。',
    en: 'The workbook is too large when it is unpacked, and was not read. Divide it, or save it as CSV, and send it again.',
  },
} as const satisfies Record<string, Words>

/** What a reader should know of a file as a whole. */
export const fileNoteWords = {
  'file.encoding': {
    zh: '文件不是 UTF-8，已按此编码读取',
    en: 'The file is not UTF-8; it was read in this encoding',
  },
  'file.delimiter': {
    zh: '分隔符与映射所写的不同',
    en: 'The fields are divided by another sign than the mapping states',
  },
  'file.blank-lines': { zh: '空行不算行，已跳过', en: 'Blank lines are no rows and were passed over' },
  'file.no-rows': { zh: '文件只有标题，没有数据行', en: 'The file has a header and no rows' },
  'sheet.formulas': {
    zh: '单元格含公式，读取的是保存时的结果',
    en: 'Cells hold formulas; the result that the program had stored was read',
  },
  'sheet.hidden-rows': {
    zh: '有隐藏行，已同样读取',
    en: 'Rows are hidden in the sheet; they were read like the others',
  },
  'sheet.outside': {
    zh: '标题以右还有单元格，未读取',
    en: 'Rows have cells to the right of the headings; those cells were not read',
  },
  'sheet.merged': {
    zh: '合并单元格过多，未逐行补全',
    en: 'There are too many merged cells to repeat their text on each row',
  },
  'column.unmapped': {
    zh: '没有说明这一列是什么，未读取',
    en: 'The mapping does not mention this column; it was not read',
  },
  'series.starts-late': {
    zh: '有的累计从中途开始：首日所报为起始累计，不算新增',
    en: 'Series that begin after others of their province: what they state on their first day is a starting level, not new cases',
  },
  'series.handed-over': {
    zh: '此前整体报告，此后由下级分别报告：自身到此为止，下级从起始累计开始',
    en: 'Reported as a whole before, and by its divisions from then on: its own series ends, and theirs begin with starting levels, which are not new cases',
  },
} as const satisfies Record<string, Words>
