import type { Words } from '#vocabulary'

/** What notices call the work of one life cycle. */
export interface CycleWords {
  readonly subject: Words
  readonly steps: Readonly<Record<string, Words>>
  readonly states: Readonly<Record<string, Words>>
  /** Those that the product has; a task's outcome is a code of the city's. */
  readonly outcomes: Readonly<Record<string, Words>>
}

/** By the name of the cycle. What is not here is told by the name that it has. */
export const cycleWords: Readonly<Record<string, CycleWords>> = {
  alert: {
    subject: { zh: '预警信号', en: 'Alert' },
    steps: {
      raise: { zh: '提出', en: 'raised' },
      admit: { zh: '轮到核实', en: 'its turn has come' },
      escalate: { zh: '升级，须立即核实', en: 'escalated, to be verified at once' },
      take: { zh: '接办', en: 'taken' },
      verify: { zh: '核实', en: 'verified' },
      assess: { zh: '风险评估', en: 'assessed' },
      close: { zh: '关闭', en: 'closed' },
      pass: { zh: '转派', en: 'handed on' },
      reopen: { zh: '重新打开', en: 'reopened' },
    },
    states: {
      waiting: { zh: '排队等待核实', en: 'waiting its turn' },
      verifying: { zh: '待核实', en: 'to be verified' },
      investigating: { zh: '调查中', en: 'under investigation' },
      closed: { zh: '已关闭', en: 'closed' },
    },
    outcomes: {
      outbreak: { zh: '暴发', en: 'outbreak' },
      cluster: { zh: '聚集性疫情', en: 'cluster' },
      sporadic: { zh: '散发病例', en: 'sporadic case' },
      'false-alarm': { zh: '误报', en: 'false alarm' },
      'data-error': { zh: '数据错误', en: 'error of data' },
      duplicate: { zh: '重复预警', en: 'duplicate' },
    },
  },
  event: {
    subject: { zh: '事件', en: 'Event' },
    steps: {
      propose: { zh: '提议', en: 'proposed' },
      found: { zh: '建立', en: 'made' },
      suggest: { zh: '提议增加预警信号', en: 'one more alert proposed' },
      confirm: { zh: '确认', en: 'confirmed' },
      reject: { zh: '否定', en: 'rejected' },
      withdraw: { zh: '提议收回', en: 'proposal taken back' },
      join: { zh: '加入预警信号', en: 'alert joined' },
      leave: { zh: '移出预警信号', en: 'alert taken out' },
      split: { zh: '拆分', en: 'split' },
      merge: { zh: '合并', en: 'merged' },
      'merge-into': { zh: '并入其他事件', en: 'merged into another' },
      assess: { zh: '风险评估', en: 'assessed' },
      command: { zh: '指定牵头单位', en: 'put under a lead' },
      close: { zh: '结束', en: 'closed' },
      reopen: { zh: '重新打开', en: 'reopened' },
    },
    states: {
      proposed: { zh: '待确认', en: 'to be confirmed' },
      confirmed: { zh: '已确认', en: 'confirmed' },
      rejected: { zh: '不是事件', en: 'not an event' },
      closed: { zh: '已结束', en: 'closed' },
      merged: { zh: '已并入其他事件', en: 'merged into another' },
    },
    outcomes: {
      contained: { zh: '疫情得到控制', en: 'contained' },
      'ended-by-itself': { zh: '自行平息', en: 'ended by itself' },
      'no-common-cause': { zh: '无共同原因', en: 'no common cause' },
      'false-alarm': { zh: '误报', en: 'false alarm' },
      'handed-over': { zh: '移交上级或其他地区', en: 'handed over' },
    },
  },
  task: {
    subject: { zh: '任务', en: 'Task' },
    steps: {
      open: { zh: '建立', en: 'opened' },
      take: { zh: '接办', en: 'taken' },
      done: { zh: '办结', en: 'done' },
      feedback: { zh: '反馈结果', en: 'result reported' },
      return: { zh: '退回', en: 'returned' },
      'ask-extension': { zh: '申请延期', en: 'more time asked for' },
      'grant-extension': { zh: '同意延期', en: 'more time granted' },
      'refuse-extension': { zh: '不同意延期', en: 'more time refused' },
      dispatch: { zh: '派遣', en: 'dispatched' },
      reassign: { zh: '改派', en: 'reassigned' },
      cancel: { zh: '撤销', en: 'cancelled' },
      supervise: { zh: '督办', en: 'supervised' },
      escalate: { zh: '上报值班负责人', en: 'escalated' },
      defer: { zh: '缓办', en: 'deferred' },
      resume: { zh: '恢复办理', en: 'resumed' },
      file: { zh: '立案', en: 'filed' },
      'refuse-to-file': { zh: '不予立案', en: 'not filed' },
      rework: { zh: '核查不通过，返工', en: 'sent back to be redone' },
      close: { zh: '核查通过，结案', en: 'verified and closed' },
      evaluate: { zh: '评价', en: 'evaluated' },
      'hand-over': { zh: '单位撤销，移交', en: 'handed over, its unit was abolished' },
      orphan: { zh: '单位撤销，待重新派遣', en: 'without a unit, which was abolished' },
    },
    states: {
      open: { zh: '待接办', en: 'to be taken' },
      taken: { zh: '办理中', en: 'in hand' },
      returned: { zh: '已退回，待改派', en: 'returned, to be reassigned' },
      done: { zh: '已办结', en: 'done' },
      cancelled: { zh: '已撤销', en: 'cancelled' },
      collected: { zh: '已上报，待立案', en: 'reported, to be filed' },
      'not-filed': { zh: '不予立案', en: 'not filed' },
      filed: { zh: '已立案，待派遣', en: 'filed, to be dispatched' },
      dispatched: { zh: '已派遣，待接办', en: 'dispatched, to be taken' },
      handling: { zh: '处置中', en: 'being handled' },
      deferred: { zh: '缓办', en: 'deferred' },
      'fed-back': { zh: '已反馈，待核查', en: 'fed back, to be verified' },
      closed: { zh: '已结案', en: 'closed' },
      evaluated: { zh: '已评价', en: 'evaluated' },
    },
    outcomes: {},
  },
  order: {
    subject: { zh: '授权令', en: 'Order' },
    steps: {
      draft: { zh: '起草', en: 'drafted' },
      issue: { zh: '签发', en: 'issued' },
      begin: { zh: '生效', en: 'came into force' },
      expire: { zh: '到期失效', en: 'expired' },
      extend: { zh: '延期', en: 'extended' },
      revoke: { zh: '撤销', en: 'revoked' },
      withdraw: { zh: '撤稿', en: 'withdrawn as a draft' },
    },
    states: {
      draft: { zh: '待签发', en: 'to be signed' },
      issued: { zh: '已签发，待生效', en: 'signed, not yet in force' },
      'in-force': { zh: '生效中', en: 'in force' },
      ended: { zh: '已结束', en: 'ended' },
    },
    outcomes: {
      expired: { zh: '到期', en: 'expired' },
      revoked: { zh: '撤销', en: 'revoked' },
      withdrawn: { zh: '未签发即撤稿', en: 'withdrawn as a draft' },
    },
  },
}
