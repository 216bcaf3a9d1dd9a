import type { Words } from '#vocabulary'

const deeds: Readonly<Record<string, Words>> = {
  'access.sign-in': { zh: '登录', en: 'signed in' },
  'access.sign-out': { zh: '退出', en: 'signed out' },
  'access.sign-in-failed': { zh: '登录失败', en: 'failed to sign in' },
  'audit.read': { zh: '查阅审计', en: 'read the audit' },
  'audit.verify': { zh: '核验审计链', en: 'verified the chain' },
  'keys.manage': { zh: '管理密钥', en: 'managed keys' },
  'places.write': { zh: '维护地点与单位', en: 'changed places or units' },
  'signals.accept': { zh: '接收信号', en: 'signals were accepted' },
  'source.agree': { zh: '约定来源', en: 'agreed with a source' },
  'sources.write': { zh: '约定来源', en: 'agreed with a source' },
  'unit.abolish': { zh: '撤销单位', en: 'abolished a unit' },
  'unit.duty-officers': { zh: '排班', en: 'named duty officers' },
  'rule.save': { zh: '保存规则', en: 'saved a rule' },
  'rule.dry-run': { zh: '试运行规则', en: 'ran a rule dry' },
  'rule.enact': { zh: '让规则生效', en: 'let a rule act' },
  'rule.retire': { zh: '停用规则', en: 'retired a rule' },
  'order.draft': { zh: '起草令', en: 'drafted an order' },
  'order.issue': { zh: '签发令', en: 'signed an order' },
  'order.begin': { zh: '令生效', en: 'an order came into force' },
  'order.expire': { zh: '令到期', en: 'an order expired' },
  'order.extend': { zh: '令延期', en: 'extended an order' },
  'order.revoke': { zh: '撤回令', en: 'revoked an order' },
  'order.withdraw': { zh: '令撤稿', en: 'withdrew a draft' },
  'order.gate': { zh: '设定须令采集', en: 'gated a kind of signal' },
  'alert.raise': { zh: '提出预警', en: 'raised an alert' },
  'alert.escalate': { zh: '预警升级', en: 'escalated an alert' },
  'alert.take': { zh: '接手预警', en: 'took an alert' },
  'alert.verify': { zh: '核实预警', en: 'verified an alert' },
  'alert.assess': { zh: '评估风险', en: 'assessed the risk' },
  'alert.close': { zh: '办结预警', en: 'closed an alert' },
  'alert.pass': { zh: '移交预警', en: 'passed an alert on' },
  'bulletin.make': { zh: '编制监测周报', en: 'made a weekly bulletin' },
  'event-report.read': { zh: '查阅异常报告原文', en: 'read the words of an event report' },
  'import.begin': { zh: '导入文件', en: 'imported a file' },
  'import.cancel': { zh: '中止导入', en: 'cancelled an import' },
  'import.resume': { zh: '继续导入', en: 'resumed an import' },
  'import.undo': { zh: '撤销导入', en: 'undid an import' },
  'imports.look': { zh: '查看待导入文件', en: 'looked into a file' },
  'imports.guess': { zh: '识别文件的列', en: 'had columns guessed' },
  'imports.dry-run': { zh: '查看预演', en: 'read a dry run' },
  'jobs.discard': { zh: '放弃搁置的记录', en: 'gave a record up' },
  'jobs.replay': { zh: '重新处理搁置的记录', en: 'took records again' },
}

/** What was done, in words; what has none by its own name. */
export function titleOfDeed(action: string): Words {
  return deeds[action] ?? { zh: action, en: action }
}

/** Where what an entry is about can be looked at. */
export function pageOfSubject(subject: string): string | undefined {
  const [, kind = '', id = ''] = /^(alert|event|task|order|rule|unit|import):([\w.-]+)$/.exec(subject) ?? []
  return kind === '' ? undefined : `/${kind}s/${id}`
}
