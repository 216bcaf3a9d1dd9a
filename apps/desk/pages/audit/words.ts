import type { WordTable } from '#platform/desk'

/** The words of the audit. */
export const words = {
  'audit.title': { zh: '审计', en: 'Audit' },
  'audit.says': {
    zh: '谁在什么时候对什么做了什么。查阅审计也会记下。',
    en: 'Who did what to what, and when. Reading it is recorded too.',
  },
  'audit.entries': { zh: '记录', en: 'Entries' },
  'audit.newest': { zh: '最新在前', en: 'newest first' },
  'audit.again': { zh: '重新读取', en: 'Read anew' },
  'audit.none': { zh: '没有符合条件的记录', en: 'No entry matches' },
  'audit.noneDetail': { zh: '账号、动作、对象要写全。', en: 'Give actor, action and subject in full.' },

  'find.actor': { zh: '谁', en: 'Who' },
  'find.action': { zh: '做了什么', en: 'Did what' },
  'find.subject': { zh: '对什么', en: 'To what' },
  'find.place': { zh: '在哪里', en: 'Where' },
  'find.from': { zh: '从哪天', en: 'From' },
  'find.until': { zh: '到哪天', en: 'Until' },
  'find.go': { zh: '查找', en: 'Find' },
  'find.clear': { zh: '清除条件', en: 'Clear' },

  'entry.at': { zh: '时间', en: 'When' },
  'entry.actor': { zh: '谁', en: 'Who' },
  'entry.action': { zh: '动作', en: 'Action' },
  'entry.subject': { zh: '对象', en: 'Subject' },
  'entry.place': { zh: '地点', en: 'Place' },
  'entry.purpose': { zh: '目的', en: 'Purpose' },
  'entry.position': { zh: '在链上的位置', en: 'Position in the chain' },
  'entry.detail': { zh: '细节', en: 'Details' },
  'entry.open': { zh: '打开', en: 'Open it' },
  'entry.hers': { zh: '此人的全部记录', en: 'All of this actor' },
  'entry.its': { zh: '此对象的全部记录', en: 'All about this subject' },

  'chain.title': { zh: '审计链', en: 'The chain' },
  'chain.batch': { zh: '已封存到第 {n} 批', en: 'Sealed up to batch {n}' },
  'chain.none': { zh: '还没有封存过', en: 'Nothing was sealed yet' },
  'chain.sealed': { zh: '封存于', en: 'sealed' },
  'chain.waiting': { zh: '{n} 条等待封存', en: '{n} entries wait to be sealed' },
  'chain.hash': {
    zh: '把这个指纹抄到别处，日后可证明之前的记录没有改动：',
    en: 'Note this hash elsewhere: it proves later that nothing before it was changed.',
  },
  'chain.last': { zh: '上次核验', en: 'Last verified' },
  'chain.never': { zh: '从未核验', en: 'never verified' },
  'chain.findings': { zh: '{n} 处不符', en: '{n} findings' },
  'chain.clean': { zh: '没有发现改动', en: 'nothing was changed' },
  'chain.verify': { zh: '核验最近 {n} 批', en: 'Verify the last {n} batches' },
  'chain.ok': {
    zh: '核验了 {batches} 批 {entries} 条，没有改动。',
    en: '{batches} batches with {entries} entries verified: nothing was changed.',
  },
  'chain.bad': { zh: '核验发现 {n} 处不符，请立即报告', en: '{n} findings: report them at once' },
  'chain.whole': {
    zh: '整条链用 lianfang audit verify 核验。',
    en: 'The whole chain is verified by lianfang audit verify.',
  },
  'chain.elsewhere': { zh: '核验需要全市的权限。', en: 'Verifying needs the right for the whole city.' },
  'keys.find': { zh: '查找', en: 'Find' },
} as const satisfies WordTable
