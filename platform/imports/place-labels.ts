import { provinceNames } from './provinces.ts'

/** As labels are compared: full-width signs as plain ones, without blanks. */
function plain(label: string): string {
  return label.normalize('NFKC').replace(/\s+/g, '')
}

const wholeWords = '全省|全市|全区|全州|全县|全域|全境|本省|本市|各地|各市|省级|省'
const sumWords = '合计|总计|小计|累计|共计|总数|总和|汇总'
const wholeLabel = new RegExp(
  `^(?:(?:${wholeWords})?(?:${sumWords})(?:确诊)?(?:病例)?(?:人?数)?|全省|全市|全区|全州|全县|全域|全境|本省|本市)$`,
)
/** "Total (with cases from abroad)" is a total all the same. */
const remarkInBrackets = /\((?:含|包括|包含|不含|其中).*\)$/

/** True for a label that says "all of it" rather than where: 全省, 合计. */
export function isWholeLabel(label: string): boolean {
  const text = plain(label).replace(remarkInBrackets, '')
  return wholeLabel.test(text) || /^(?:sub|grand)?total$/i.test(text)
}

/**
 * Labels that name people by where they come from, who keeps them, or that their place is not known, after those of
 * the National Health Commission's tables of 2020 (境外输入, 外地来京, 待确认, 未公布来源, 监狱系统, 划归外省).
 * 未 alone would take Xi'an's 未央区 for one, and 来 alone 来宾市.
 */
const nonPlace = [
  /境外|国外|外籍|海外|入境|归国|回国|输入/,
  /外省|外地|外市|外区|外来|省外|市外|.来[京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川黔滇藏陕甘青宁新蒙]$/,
  /待(?:确认|确定|核实|核查|查|定|明确|公布|分配|归属)|未(?:明确|确认|确定|公布|知|分配|分类|注明|报告|归类|详|核实|定|落实)/,
  /不明|不详|不确定|来源|属地|其他|其它|监狱|戒毒|看守所|划归|划出|核减|流动人口/,
  /\b(?:unknown|unassigned|unclear|unspecified|undetermined|pending|imported|abroad|overseas|other|others|prisons?)\b/i,
  /\bto be (?:confirmed|determined|assigned)\b|\bfrom (?:outside|elsewhere|abroad)\b/i,
]

/** True for a label that is no place, whatever code stands beside it. */
export function isNonPlace(label: string): boolean {
  if (isWholeLabel(label)) return false
  // Blanks divide the words of English.
  return nonPlace.some((pattern) => pattern.test(plain(label)) || pattern.test(label))
}

const suffix = /(?:(?:壮族|回族|维吾尔族?)?自治区|特别行政区|省|市)$/

/**
 * The names under which a province stands for itself: the official one, the short one, and those between
 * (新疆自治区). Not every suffix fits each: 吉林市 is a city of 吉林省.
 */
function namesOfProvince(digits: string): string[] {
  const official = provinceNames.get(digits)
  if (official === undefined) return []
  const short = official.replace(suffix, '')
  const between = official.endsWith('自治区') ? ['自治区', `${short}自治区`] : []
  return [official, short, ...between, ...(official.endsWith('特别行政区') ? [`${short}特区`] : [])]
}

/** True where the label means the whole province: its name in any of its forms, a word for the whole, or both. */
export function isProvinceLabel(label: string, province: { digits: string; statedName: string }): boolean {
  if (isWholeLabel(label)) return true
  const text = plain(label).replace(remarkInBrackets, '')
  const names = [plain(province.statedName), ...namesOfProvince(province.digits)].filter(
    (name) => name !== '',
  )
  return names.some(
    (name) =>
      text === name || (text.startsWith(name) && isWholeLabel(text.slice(name.length).replace(/^[-_:]/, ''))),
  )
}
