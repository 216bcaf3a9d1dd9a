import type { WordTable } from '#platform/desk'
import { words as clusterWords } from './clusters/words.ts'
import { words as detectorWords } from './detectors/words.ts'
import { words as oneWords } from './one/words.ts'

/** The words of early warning: the list of series, one series, clusters, detectors. */
export const words = {
  ...oneWords,
  ...clusterWords,
  ...detectorWords,
  'overview.title': { zh: '监测序列', en: 'Watched series' },
  'overview.list': { zh: '按意外程度排列', en: 'The most surprising first' },
  'overview.asKnown': { zh: '截至 {day} 所知', en: 'as known on {day}' },
  'overview.none': {
    zh: '{n} 条序列都在常轨之内',
    en: 'None of {n} series is off its course beyond what chance would do',
  },
  'overview.told': {
    zh: '{all} 条序列中有 {n} 条偏离常轨，偶然难以解释',
    en: '{n} of {all} series are off their course, more than chance would do',
  },
  'overview.empty': { zh: '还没有可监测的序列', en: 'Nothing is watched yet' },
  'overview.emptyDetail': {
    zh: '收到区县或城市的病例、实验室阳性报告后，这里会出现序列。',
    en: 'Series appear as soon as cases or positive samples of a district or city are reported.',
  },
  'overview.emptyArea': {
    zh: '监测以区县和城市为单位；您的辖区小于区县，或还没有报告。',
    en: 'Districts and cities are watched; your area is smaller than a district, or has no reports yet.',
  },
  'overview.truncated': {
    zh: '序列过多，只判断了前 {n} 条；请选较小的地区。',
    en: 'There are too many series: the first {n} were judged. Look at a smaller area.',
  },
  'overview.noneFound': { zh: '没有符合条件的序列', en: 'No series matches' },
  'overview.more': { zh: '显示其余 {n} 条', en: 'Show the other {n}' },
  'overview.how': {
    zh: '近 7 天与此前 8 周相比，或长期为零后的新病例。“偏离常轨”按全部序列一起控制：平均每 20 条不超过 1 条是误报。',
    en: 'The last 7 days against eight weeks before, or a case after a long nothing. “Off course” is controlled over all series together: on average no more than 1 in 20 told is chance.',
  },
  'overview.tooShort': {
    zh: '其中 {n} 条历史太短，还不能判断，排在最后。',
    en: 'Of them {n} are too short to be judged yet, and stand last.',
  },
  'filter.label': { zh: '筛选', en: 'Filters' },
  'filter.knownOn': { zh: '截至哪天所知', en: 'As known on' },
  'filter.disease': { zh: '病种', en: 'Disease' },
  'filter.only': { zh: '只看', en: 'Show' },
  'filter.all': { zh: '全部', en: 'All' },
  'filter.told': { zh: '偏离常轨的', en: 'Off course' },
  'filter.alert': { zh: '预警未关闭的', en: 'With an open alert' },
  'row.series': { zh: '地区 · 病种', en: 'Place · disease' },
  'row.weeks': { zh: '近 8 周', en: 'Eight weeks' },
  'row.observed': { zh: '报告', en: 'Seen' },
  'row.expected': { zh: '预期', en: 'Expected' },
  'row.days': { zh: '{n} 天', en: '{n} d' },
  'row.chance': { zh: '偶然的可能', en: 'By chance' },
  'row.falseShare': { zh: '误报占比 ≤{n}%', en: 'false share ≤{n}%' },
  'row.since': { zh: '始于', en: 'Since' },
  'row.alert': { zh: '预警', en: 'Alert' },
  'row.tooShort': { zh: '历史太短', en: 'too short' },
  'chance.unknown': { zh: '还不能判断', en: 'not judged yet' },
  'chance.usual': { zh: '常见', en: 'usual' },
  'chance.oneIn': { zh: '约 {n} 分之一', en: 'about 1 in {n}' },
  'chance.million': { zh: '不到百万分之一', en: 'less than 1 in a million' },
  'level.here': { zh: '升高就在这一级', en: 'the rise is here' },
  'level.elsewhere': { zh: '升高来自上级或下级', en: 'the rise is of a part, or of the whole' },
  'alert.open': { zh: '待处置', en: 'Open' },
  'alert.closed': { zh: '已关闭', en: 'Closed' },
  'outcome.outbreak': { zh: '暴发', en: 'Outbreak' },
  'outcome.cluster': { zh: '聚集', en: 'Cluster' },
  'outcome.sporadic': { zh: '散发', en: 'Sporadic' },
  'outcome.false-alarm': { zh: '误报', en: 'False alarm' },
  'outcome.data-error': { zh: '数据错误', en: 'Error of data' },
  'outcome.duplicate': { zh: '重复', en: 'Duplicate' },
  'spark.label': {
    zh: '{from} 至 {until} 共 {sum} 例，单日最多 {most} 例',
    en: '{sum} from {from} to {until}, at most {most} a day',
  },
} as const satisfies WordTable
