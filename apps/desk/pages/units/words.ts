import type { WordTable } from '#platform/desk'

/** The words of units and their duties. */
export const words = {
  'units.title': { zh: '单位', en: 'Units' },
  'units.says': {
    zh: '{n} 个单位。预警和任务按职责交给最近的一级单位。',
    en: '{n} units. Alerts and tasks go to the nearest unit up the tree that has the duty.',
  },
  'units.find': { zh: '查找单位', en: 'Find a unit' },
  'units.duty': { zh: '职责', en: 'Duty' },
  'units.anyDuty': { zh: '全部职责', en: 'Any duty' },
  'units.gone': { zh: '也看已撤销的', en: 'Abolished ones too' },
  'units.everywhere': { zh: '看全部', en: 'Everywhere' },
  'units.none': { zh: '没有单位', en: 'No units yet' },
  'units.noneDetail': {
    zh: '请管理员先导入单位：没有单位，预警和任务就没有人接。',
    en: 'An administrator imports them first: without units nobody gets alerts or tasks.',
  },
  'units.noneFound': { zh: '没有符合条件的单位', en: 'No unit matches' },
  'units.more': { zh: '再显示 {n} 个', en: 'Show {n} more' },
  'units.list': { zh: '单位列表', en: 'List of units' },
  'units.choose': { zh: '选择一个单位，看谁在值班。', en: 'Choose a unit to see who is on duty.' },
  'units.back': { zh: '返回列表', en: 'Back to the list' },
  'units.abolished': { zh: '已撤销', en: 'abolished' },

  'unit.lost': { zh: '没有这个单位', en: 'There is no such unit' },
  'unit.lostDetail': { zh: '没有编号为 {id} 的单位。', en: 'No unit has the id {id}.' },
  'unit.area': { zh: '辖区', en: 'Jurisdiction' },
  'unit.areaNote': { zh: '及其下级', en: 'and everything below it' },
  'unit.duties': { zh: '职责', en: 'Duties' },
  'unit.noDuties': { zh: '没有职责：不会收到预警和任务', en: 'none: it is given no alerts and no tasks' },
  'unit.phone': { zh: '电话', en: 'Telephone' },
  'unit.noPhone': { zh: '没有登记', en: 'none is known' },
  'unit.abolishedOn': { zh: '已于 {day} 撤销。', en: 'Abolished on {day}.' },
  'unit.successor': { zh: '接替单位', en: 'Successor' },

  'duty.title': { zh: '值班', en: 'On duty' },
  'duty.now': { zh: '现在值班', en: 'Now on duty' },
  'duty.standing': { zh: '常设', en: 'standing' },
  'duty.until': { zh: '至', en: 'until' },
  'duty.coming': { zh: '接下来', en: 'Next' },
  'duty.nobody': { zh: '现在没有人值班', en: 'Nobody is on duty now' },
  'duty.nobodyDetail': {
    zh: '到时未答的预警和任务没有人接替。',
    en: 'Nobody takes over alerts and tasks that are not answered in time.',
  },

  'abolish.open': { zh: '撤销单位', en: 'Abolish' },
  'abolish.title': { zh: '撤销{name}', en: 'Abolish {name}' },
  'abolish.ask': {
    zh: '它手里的预警和任务交给接替单位；不选，就按职责交给最近的单位。撤销后不能恢复。',
    en: 'Alerts and tasks that it holds go to its successor; where none is chosen, to whoever has its duty next. This cannot be undone.',
  },
  'abolish.successor': { zh: '接替单位', en: 'Successor' },
  'abolish.byDuty': { zh: '按职责交给最近的单位', en: 'Whoever has the duty next' },
  'abolish.type': { zh: '请输入单位编号 {id} 以确认', en: 'Type the unit’s id {id} to confirm' },
  'abolish.mistyped': { zh: '与单位编号不同。', en: 'This is not the unit’s id.' },
  'abolish.go': { zh: '撤销', en: 'Abolish' },
  'abolish.cancel': { zh: '取消', en: 'Cancel' },

  'keys.find': { zh: '查找单位', en: 'Find a unit' },
} as const satisfies WordTable
