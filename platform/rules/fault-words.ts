import type { Words } from '#vocabulary'
import { outsideWords } from './outside-words.ts'

/**
 * All that can be wrong with a rule's text, and what keeps its condition from being told of a signal. The codes are stable: screens and programs name them. The English is the `message` of
 * the API; screens say either, with the values filled in.
 */
export const faultWords = {
  'rule.too-long': {
    zh: '规则共 {bytes} 字节，最多 {limit} 字节',
    en: 'has {bytes} bytes; {limit} are the limit',
  },
  'rule.id-differs': { zh: '正文写的是 {id}，提交时用的却是 {sent}', en: 'is {id}, but was sent as {sent}' },
  'rule.id-form': {
    zh: '须为小写字母、数字和连字符，以字母开头，最多 60 个字符',
    en: 'must be lower-case letters, digits and hyphens, a letter first, at most 60',
  },
  'rule.form': { zh: '须为 1，即这种格式的版本', en: 'must be 1, the version of this form' },
  'rule.no-example': { zh: '规则生效前至少要有一个例子', en: 'a rule goes live with one example at least' },
  'rule.not-valid': {
    zh: '规则已不再有效：{where} {said}',
    en: 'is not valid any more: {where} {said}',
  },
  'rule.answers-rules': {
    zh: '回应规则所做的事已有 {n} 层：它们在互相回应',
    en: 'answers what rules did {n} times over: they answer each other',
  },
  'rule.could-not-act': {
    zh: '发现了情况却未能处理：{said}',
    en: 'could not act on what it found: {said}',
  },
  'rule.floods': { zh: '一天之内发现超过 {n} 件', en: 'found more than {n} things in one day' },
  // Written before there were codes.
  'rule.said': { zh: '原因：{said}', en: '{said}' },
  'dry-run.cancelled': { zh: '已取消', en: 'it was cancelled' },
  'dry-run.too-many': {
    zh: '要记的超过 {n} 条，请少试几天',
    en: 'it counts more than {n} records: try fewer days',
  },
  'rule.does-nothing': {
    zh: '须写 raise 或 dispatch，也可以都写',
    en: 'must say raise or dispatch, or both',
  },
  'rule.answers-own-alerts': {
    zh: '提出预警的规则不能以 alert.step 为依据：它会没完没了地回应自己',
    en: 'a rule that raises alerts may not act on alert.step: it would answer itself',
  },
  'rule.answers-own-tasks': {
    zh: '派任务的规则不能以 task.step 为依据：它会没完没了地回应自己',
    en: 'a rule that dispatches tasks may not act on task.step: it would answer itself',
  },
  'window.count-or-sum': { zh: 'count 和 sum 须写其中一个', en: 'must say either count or sum' },
  'window.days-or-hours': { zh: 'days 和 hours 须写其中一个', en: 'must say either days or hours' },
  'escalate.no-dispatch': {
    zh: '须同时写 dispatch：逾期的是任务',
    en: 'needs dispatch: a task escalates',
  },
  'merge.said-by-window': { zh: '这已由 window 说明', en: 'is said by the window already' },
  'kind.unknown': { zh: '没有名为 {name} 的信号', en: 'no kind of signal is named {name}' },
  'field.unknown': { zh: '{kind} 没有字段 {name}', en: '{kind} has no field {name}' },
  'field.type': {
    zh: '{kind} 的 {name} 是 {type}，须为 {types}',
    en: '{name} of {kind} is {type}, not {typesEn}',
  },
  'disease.none': { zh: '{kind} 的 {name} 不是病种', en: '{name} of {kind} is no disease' },
  'duty.unknown': { zh: '没有单位承担职责 {name}', en: 'no unit has the duty {name}' },
  'place.unknown': { zh: '没有地点 {place}', en: 'there is no place {place}' },
  'place.form': { zh: '须为地点路径，如 cn.11.01.02', en: 'must be a place path such as cn.11.01.02' },
  'day.form': {
    zh: '须为存在的日期，写作 YYYY-MM-DD',
    en: 'must be a day that exists, written YYYY-MM-DD',
  },
  'text.personal': {
    zh: '含有像是个人信息的号码或地址：请去掉电话、证件号和电子邮箱',
    en: 'holds a number or an address as of a person: leave out telephones, documents and e-mail',
  },
  'title.slot': { zh: '没有可以填入 {name} 的内容', en: 'there is nothing to put for {name}' },
  'setting.unknown': { zh: '没有这个设置', en: 'there is no such setting' },
  'setting.missing': { zh: '没有写', en: 'is missing' },
  'value.unknown': { zh: '不能是 {said}', en: '{said} is none of its values' },
  'example.too-many': {
    zh: '这个例子有 {n} 条信号，最多 {limit} 条',
    en: 'has {n} signals; {limit} are the limit',
  },
  'example.kind-missing': {
    zh: '须写明 kind，因为规则以多种信号为依据',
    en: 'must name its kind, since the rule acts on several',
  },
  'example.failed': {
    zh: '应有预警 {alerts}、任务 {tasks}；得到预警 {gotAlerts}、任务 {gotTasks}',
    en: 'expected alerts {alerts}, tasks {tasks}; got alerts {gotAlerts}, tasks {gotTasks}',
  },
  'example.failed-immediate': {
    zh: '应有预警 {alerts}（其中须立即核实 {immediate}）、任务 {tasks}；得到预警 {gotAlerts}（其中须立即核实 {gotImmediate}）、任务 {gotTasks}',
    en: 'expected alerts {alerts}, tasks {tasks}, immediate {immediate}; got alerts {gotAlerts}, tasks {gotTasks}, immediate {gotImmediate}',
  },
  'condition.too-long': {
    zh: '条件共 {n} 个字符，最多 {limit} 个',
    en: 'has {n} characters; {limit} are the limit',
  },
  'condition.too-costly': {
    zh: '一次判断最多可能要 {cost} 步，上限是 {limit} 步：请少循环，且不要在循环里再循环',
    en: 'could take {cost} steps; {limit} are the limit: loop over less, and not within a loop',
  },
  'condition.not-bool': {
    zh: '结果是 {type}，而条件须为真或假',
    en: 'gives {type}, where a condition is true or false',
  },
  'condition.name-unknown': { zh: '没有 {name}', en: 'there is no {name}' },
  'condition.optional': {
    zh: '不能用可选值的写法，请用 has(…)',
    en: 'optional values are not taken: use has(…)',
  },
  'condition.function-unknown': { zh: '没有函数 {name}()', en: 'there is no function {name}()' },
  'condition.method-unknown': { zh: '没有函数 .{name}()', en: 'there is no function .{name}()' },
  'condition.loop-in-loop': {
    zh: '.{name}() 在另一个循环里，循环不能嵌套',
    en: '.{name}() stands within a loop; loops do not nest',
  },
  'condition.signal-field': { zh: '信号没有字段 {name}', en: 'a signal has no field {name}' },
  'condition.value-never': { zh: '它的值不可能是 {said}', en: '{said} is never its value' },
  'condition.days': {
    zh: 'daysBetween 的参数须为 YYYY-MM-DD 的日期',
    en: 'daysBetween takes days as YYYY-MM-DD',
  },
  'condition.neither': { zh: '条件的结果既非真也非假', en: 'the condition gave neither true nor false' },
  'condition.not-evaluated': { zh: '条件无法计算：{said}', en: 'could not be evaluated: {said}' },
  'condition.long-text': {
    zh: 'matches() 遇到 {n} 个字符的文字，上限是 {limit} 个',
    en: 'matches() met a text of {n} characters; {limit} are the limit',
  },
  'condition.long-list': {
    zh: '{name} 超过 {limit} 个值，这是一个列表的上限',
    en: '{name} holds more than {limit} values, which is the limit of a list',
  },
  'pattern.not-written': {
    zh: 'matches() 的模式须直接写出',
    en: 'matches() takes a pattern that is written out',
  },
  'pattern.too-large': {
    zh: '模式展开重复后超过 {limit} 个状态',
    en: 'the pattern has more than {limit} states when its repetitions are multiplied out',
  },
  'pattern.closes-nothing': {
    zh: '模式里多了一个右括号',
    en: 'the pattern closes a group that is not open',
  },
  'pattern.repeats-backwards': {
    zh: '模式里的重复次数从 {least} 到 {most}，前大后小',
    en: 'the pattern repeats from {least} to {most} times',
  },
  'pattern.repeats-nothing': {
    zh: '模式里的 {sign} 前面没有可以重复的内容',
    en: 'the pattern repeats nothing at {sign}',
  },
  'pattern.deep': { zh: '模式的括号嵌套过深', en: 'the pattern nests too deeply' },
  'pattern.group': {
    zh: '模式里不能用 (?…)：分组不能有名字或条件',
    en: 'the pattern uses (?…): only groups without a name or a condition are taken',
  },
  'pattern.group-open': { zh: '模式里有括号没有闭合', en: 'the pattern leaves a group open' },
  'pattern.escape': {
    zh: '模式里不能用 \\{character}',
    en: 'the pattern uses \\{character}, which is not taken',
  },
  'pattern.set-open': { zh: '模式里有 [ 没有闭合', en: 'the pattern leaves a [ open' },
  'pattern.range': {
    zh: '模式里 [ ] 中的范围前大后小',
    en: 'the pattern has a range in [ ] that goes backwards',
  },
  'pattern.ends': { zh: '模式没有写完', en: 'the pattern ends too early' },
  ...outsideWords,
} as const satisfies Record<string, Words>
