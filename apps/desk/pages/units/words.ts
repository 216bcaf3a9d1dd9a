import type { WordTable } from '#platform/desk'

/** The words of units and their duties. */
export const words = {
  'units.title': { zh: '单位', en: 'Units' },
  'units.says': {
    zh: '{n} 个单位。预警和任务按职责交给最近的一级单位。',
    en: '{n} {n?unit|units}. Alerts and tasks go to the nearest unit up the tree that has the duty.',
  },
  'units.find': { zh: '查找单位', en: 'Find a unit' },
  'units.duty': { zh: '职责', en: 'Duty' },
  'units.anyDuty': { zh: '全部职责', en: 'Any duty' },
  'units.gone': { zh: '也看已撤销的', en: 'Abolished ones too' },
  'units.everywhere': { zh: '看全部', en: 'Everywhere' },
  'units.none': { zh: '没有单位', en: 'No units yet' },
  'units.noneDetail': {
    zh: '请管理员先建立单位：没有单位，预警和任务就没有人接。',
    en: 'An administrator makes them first: without units nobody gets alerts or tasks.',
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

  'unit.new': { zh: '新建单位', en: 'Add a unit' },
  'unit.make': { zh: '建立单位', en: 'Add the unit' },
  'unit.edit': { zh: '修改', en: 'Edit' },
  'unit.editTitle': { zh: '修改{name}', en: 'Edit {name}' },
  'unit.save': { zh: '保存', en: 'Save' },
  'unit.zh': { zh: '中文名称', en: 'Name in Chinese' },
  'unit.en': { zh: '英文名称', en: 'Name in English' },
  'unit.id': { zh: '单位编号', en: 'Id of the unit' },
  'unit.idHint': {
    zh: '小写字母、数字、- 和 .，如 cdc-east；定后不能改。',
    en: 'Lower-case letters, digits, - and ., as cdc-east; it is for good.',
  },
  'unit.idWrong': {
    zh: '单位编号只用小写字母、数字、- 和 .，以字母或数字开头。',
    en: 'An id has lower-case letters, digits, - and ., and begins with a letter or digit.',
  },
  'unit.idTaken': { zh: '已有单位用这个编号，请换一个。', en: 'A unit has this id: choose another.' },
  'unit.areaHint': { zh: '负责这里及其下级。', en: 'It is responsible here and below.' },
  'unit.dutiesHint': {
    zh: '预警和任务按职责交给最近的一级单位；一项也不选，就什么都不会交给它。',
    en: 'Alerts and tasks go to the nearest unit that has the duty; without any, nothing is given to it.',
  },
  'unit.ownDuty': { zh: '其他职责（英文代码，可不填）', en: 'Another duty (a code; may be left out)' },
  'unit.ownDutyWrong': {
    zh: '职责代码只用小写字母和 -，以字母开头，如 school-health。',
    en: 'The code of a duty has lower-case letters and -, as school-health.',
  },
  'unit.addDuty': { zh: '加上', en: 'Add' },

  'form.cancel': { zh: '取消', en: 'Cancel' },
  'form.missing': { zh: '请填写这一项。', en: 'Fill this in, please.' },

  'shift.open': { zh: '安排值班', en: 'Name who is on duty' },
  'shift.title': { zh: '{name}：安排值班', en: '{name}: who is on duty' },
  'shift.officer': { zh: '谁值班', en: 'Who' },
  'shift.noOfficer': { zh: '请选择谁值班。', en: 'Choose who is on duty, please.' },
  'shift.phone': { zh: '值班电话', en: 'Telephone on duty' },
  'shift.phoneHint': { zh: '到时未答，就打这个电话。', en: 'It is called when nobody answers in time.' },
  'shift.standing': {
    zh: '常设：没有排班的时候都由其值班',
    en: 'Standing: whenever no shift says otherwise',
  },
  'shift.begins': { zh: '从（本市时间）', en: 'From (city time)' },
  'shift.ends': { zh: '到', en: 'Until' },
  'shift.noHours': {
    zh: '请填写开始和结束，结束要在开始之后。',
    en: 'Say from when until when; the end lies after the beginning.',
  },
  'shift.go': { zh: '排上', en: 'Put on the roster' },
  'shift.remove': { zh: '撤下', en: 'Take off' },
  'shift.removeOf': { zh: '撤下{name}的值班', en: 'Take {name} off the roster' },
  'shift.removeAsk': {
    zh: '撤下后，这段时间由其他排班或常设人员值班；都没有，就没有人值班。',
    en: 'Then another shift or the standing officer has these hours; where there is neither, nobody has.',
  },

  'duty.title': { zh: '值班', en: 'On duty' },
  'duty.now': { zh: '现在值班', en: 'Now on duty' },
  'duty.standing': { zh: '常设', en: 'standing' },
  'duty.until': { zh: '至', en: 'until' },
  'duty.coming': { zh: '接下来', en: 'Next' },
  'duty.otherwise': { zh: '没有排班时', en: 'When no shift says otherwise' },
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

  'keys.find': { zh: '查找单位', en: 'Find a unit' },
} as const satisfies WordTable
