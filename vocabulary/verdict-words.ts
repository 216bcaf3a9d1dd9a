import type { Verdict } from './signal.ts'
import type { Words } from './words.ts'

/** Why a signal was refused, by the code of its verdict. */
export const verdictCodeWords = {
  'json.malformed': { zh: '内容不是 JSON', en: 'it is not JSON' },
  'json.utf8': { zh: '含有无法识别的字符', en: 'it holds bytes that are no text' },
  'event.too-large': { zh: '一条信号过大', en: 'the signal is too large' },
  'event.envelope': { zh: '信号的封装有误', en: 'the envelope of the signal is not right' },
  'event.text': { zh: '含有不能保存的字符', en: 'it holds characters that cannot be stored' },
  'kind.unknown': { zh: '没有这种信号', en: 'there is no such kind of signal' },
  'place.unknown': { zh: '未知地点', en: 'the place is not known' },
  'place.forbidden': { zh: '地点不在报告者的辖区', en: 'the place lies outside the area of who reports' },
  'source.forbidden': { zh: '不能以这个来源的名义报告', en: 'it may not be reported for this source' },
  'data.invalid': { zh: '数据不符合该信号的格式', en: 'the data do not fit the kind of signal' },
  'day.future': { zh: '日期在未来', en: 'the day lies in the future' },
  'day.past': { zh: '日期过早', en: 'the day lies too far in the past' },
  'id.reused': {
    zh: '同一编号此前上报的内容不同',
    en: 'something else was reported under this number before',
  },
  'order.missing': { zh: '没有允许收集这类信号的指令', en: 'no order in force allows such signals' },
  'topic.unknown': { zh: '没有这个主题', en: 'there is no such topic' },
  'topic.forbidden': { zh: '不能发到这个主题', en: 'nothing may be published to this topic' },
} as const satisfies Record<NonNullable<Verdict['code']>, Words>
