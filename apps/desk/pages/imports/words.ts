import type { WordTable } from '#platform/desk'

/** Words of the list of imports and of the page of one. */
export const words = {
  'imports.title': { zh: '导入', en: 'Imports' },
  'imports.says': {
    zh: '把部门的表格读成计数。每一行都有结果，整次导入可以撤销。',
    en: 'Tables of departments become counts. Every row has a verdict, and an import can be undone.',
  },
  'imports.new': { zh: '导入文件', en: 'Import a file' },
  'imports.list': { zh: '导入记录，最新在上', en: 'Imports, the latest first' },
  'imports.none': { zh: '还没有导入过文件', en: 'No file was imported yet' },
  'imports.noneDetail': {
    zh: '病例一览表、发热门诊日报、检测日报：CSV 或 Excel 都行，不用改格式。先看会发生什么，再决定导入。',
    en: 'Line lists, daily counts of clinics and laboratories: CSV or Excel, as they are. You see what would happen before anything does.',
  },
  'imports.noName': { zh: '（没有文件名）', en: '(no file name)' },

  'state.running': { zh: '正在导入', en: 'importing' },
  'state.stopped': { zh: '没有导完', en: 'not finished' },
  'state.done': { zh: '完成', en: 'done' },
  'state.undoing': { zh: '正在撤销', en: 'being undone' },
  'state.undo-stopped': { zh: '没有撤销完', en: 'not fully undone' },
  'state.undone': { zh: '已撤销', en: 'undone' },

  'stop.cancelled': { zh: '中止者：', en: 'Cancelled by ' },
  'stop.server': { zh: '服务器中断过。', en: 'The server went down.' },
  'stop.other': {
    zh: '服务器出错，没有导完。给管理员的说明（英文）：{said}',
    en: 'The server failed before the end. For its administrator: {said}',
  },
  'stop.line': {
    zh: '已导到第 {n} 行；已有结果的行不会重复计数。',
    en: 'It stands behind line {n}; rows with a verdict do not count twice.',
  },
  'stop.noFile': {
    zh: '文件已不在服务器上。重新上传同一个文件，用同一个映射，就会接着导。',
    en: 'The file is no longer kept. Upload the same file and use the same mapping: the import goes on.',
  },

  'work.progress': { zh: '已完成 {n}%', en: '{n} % done' },
  'work.rows': { zh: '已读 {n} 行', en: '{n} {n?row|rows} read' },
  'work.leave': {
    zh: '可以离开此页，工作照常进行。',
    en: 'You may leave this page; the work goes on.',
  },
  'work.cancel': { zh: '中止', en: 'Cancel' },
  'work.cancelling': {
    zh: '正在中止：这一步做完就停。',
    en: 'Cancelling: it ends after the step that is under way.',
  },
  'work.resume': { zh: '继续', en: 'Resume' },
  'work.again': { zh: '重新上传', en: 'Upload again' },

  'counts.label': { zh: '各类行数', en: 'Rows by verdict' },
  'counts.taken': { zh: '照原样计入', en: 'count as they stand' },
  'counts.repaired': { zh: '改了写法后计入', en: 'count, read in another form' },
  'counts.duplicate': { zh: '此前已报，只计一次', en: 'reported before, count once' },
  'counts.refused': { zh: '没有计入', en: 'do not count' },
  'counts.short': {
    zh: '计入 {n} · 重复 {m} · 拒绝 {k}',
    en: 'count {n} · duplicate {m} · refused {k}',
  },
  'counts.shortUndone': { zh: '曾计入 {n}，已收回', en: '{n} counted, taken back' },
  'foreseen.taken': { zh: '会照原样计入', en: 'would count as they stand' },
  'foreseen.repaired': { zh: '改了写法后会计入', en: 'would count, read in another form' },
  'foreseen.duplicate': { zh: '此前已报，不会多计', en: 'reported before, would add nothing' },
  'foreseen.refused': { zh: '不会计入', en: 'would not count' },
  'counts.read': { zh: '共读 {n} 行', en: '{n} {n?row|rows} read' },

  'one.back': { zh: '← 全部导入', en: '← All imports' },
  'one.facts': { zh: '关于这次导入', en: 'About this import' },
  'one.number': { zh: '编号', en: 'Number' },
  'one.source': { zh: '来源', en: 'Source' },
  'one.by': { zh: '导入人', en: 'By' },
  'one.begun': { zh: '开始', en: 'Begun' },
  'one.finished': { zh: '完成', en: 'Finished' },
  'one.day': { zh: '按哪一天读取', en: 'Read as of' },
  'one.size': { zh: '文件大小', en: 'Size' },
  'one.undone': { zh: '撤销', en: 'Undone' },
  'one.audit': { zh: '在审计中查看', en: 'See it in the audit' },
  'one.notes': { zh: '关于文件', en: 'About the file' },
  'one.done': { zh: '{n} 行已计入', en: '{n} {n?row counts|rows count}' },
  'one.nothing': { zh: '没有任何行计入', en: 'No row counts' },
  'one.isUndone': {
    zh: '这次导入的记录已不再计数。',
    en: 'What this import brought does not count any more.',
  },
  'one.undoneFigures': {
    zh: '收回 {n} 条；恢复为其他导入所报的 {m} 条；其他导入也这样报、保留 {k} 条。',
    en: 'Taken back: {n}; put back to what another import says: {m}; kept, since another says the same: {k}.',
  },

  'rows.title': { zh: '每一行的结果', en: 'The verdict on each row' },
  'rows.all': { zh: '全部行', en: 'All rows' },
  'rows.filter': { zh: '按结果筛选', en: 'By verdict' },
  'rows.reason': { zh: '原因', en: 'Reason' },
  'rows.anyReason': { zh: '所有原因', en: 'Any reason' },
  'rows.line': { zh: '第 {n} 行', en: 'line {n}' },
  'rows.column': { zh: '列“{column}”', en: 'column "{column}"' },
  'rows.value': { zh: '值：{value}', en: 'value: {value}' },
  'rows.broughtBy': { zh: '由第 {n} 次导入带来', en: 'brought by import {n}' },
  'rows.plain': { zh: '照原样计入', en: 'counts as it stands' },
  'rows.none': { zh: '没有这样的行', en: 'There are no such rows' },
  'rows.noneYet': { zh: '还没有行有结果', en: 'No row has a verdict yet' },
  'rows.download': { zh: '下载这些行的结果（CSV）', en: 'Download these verdicts (CSV)' },
  'rows.downloadRefused': { zh: '下载被拒绝的行（CSV）', en: 'Download the refused rows (CSV)' },
  'rows.record': { zh: '记录', en: 'record' },

  'mapping.title': { zh: '怎样读的', en: 'How it was read' },
  'mapping.version': { zh: '第 {n} 版', en: 'version {n}' },
  'mapping.text': { zh: '映射原文', en: 'The text of the mapping' },

  'undo.open': { zh: '撤销这次导入', en: 'Undo this import' },
  'undo.takes': {
    zh: '收回这次导入带来的 {n} 条记录，从今天起不再计数。',
    en: 'Takes back the {n} {n?record|records} that this import brought: from today on they do not count.',
  },
  'undo.keeps': {
    zh: '别的导入也报过的照常计数；按过去某天“当时所知”看到的不变。',
    en: 'What another import says too goes on counting; views as known on an earlier day stay.',
  },
  'undo.again': {
    zh: '撤销之后，同一文件可以再导入。',
    en: 'The same file can be imported again afterwards.',
  },
  'undo.reason': { zh: '为什么撤销', en: 'Why it is undone' },
  'undo.go': { zh: '撤销', en: 'Undo it' },
} as const satisfies WordTable
