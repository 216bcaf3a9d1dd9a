import type { Day, Words } from '#vocabulary'
import { readCount } from '../count.ts'
import type { FindPlaceByName } from '../place-names.ts'
import { type DayForm, readDay } from '../written-day.ts'
import { type Role, roleOfHeading, roleWords, wordOf } from './headings.ts'

/** What a column seems to be, how sure that is (0 to 1), and why. */
export interface ColumnGuess {
  readonly column: string
  readonly position: number
  readonly role: Role
  readonly confidence: number
  readonly reason: Words
  /** Of days: a form that the mapping has to allow. */
  readonly dayForm?: DayForm
  /** Days that could be read in either order of day and month. */
  readonly isAmbiguous?: true
  /** Of numbers of records: they count the rows, from 1. */
  readonly isRowNumber?: true
  /** Words of the file, or names of places, and what each stands for. */
  readonly as?: Readonly<Record<string, string>>
  /** What nobody knows, or what several places are called. */
  readonly unknown?: readonly string[]
  readonly several?: readonly string[]
}

export interface ColumnValues {
  readonly column: string
  readonly position: number
  /** Of the first rows, without blanks. */
  readonly values: readonly string[]
}

export interface GuessWith {
  readonly today: Day
  readonly findPlace: (code: string) => string | undefined
  readonly findPlaceByName: FindPlaceByName
}

const suffixes = ['区', '县', '市', '省', '街道', '镇', '乡', '社区', '自治区', '自治州']

/** `said` is what a person says the column is. */
export function guessColumn(of: ColumnValues, known: GuessWith, said?: Role): ColumnGuess {
  const named = said ?? roleOfHeading(of.column)
  const role = named.is === 'none' && !said ? roleOfValues(of.values, known) : named
  const { share, ...found } = proofOf(role, of, known)
  const { column, position } = of
  if (said) return { column, position, role, confidence: 1, reason: saidByPerson, ...found }
  // A heading that nothing bears out, and values under a heading that says nothing, prove about as much.
  const byHeading = named.is === 'none' ? 0 : 0.5
  const confidence = role.is === 'none' ? 0 : Math.round((byHeading + 0.5 * share) * 100) / 100
  return {
    column,
    position,
    role,
    confidence,
    reason: reasonOf({ role, byHeading: byHeading > 0, share, ...found }),
    ...found,
  }
}

const saidByPerson: Words = { zh: '由您指定', en: 'you said so' }

type Found = Pick<ColumnGuess, 'dayForm' | 'isAmbiguous' | 'isRowNumber' | 'as' | 'unknown' | 'several'>
type Proof = Found & { readonly share: number }

/** How far the values bear a role out, as a share of them. */
function proofOf(role: Role, { values }: ColumnValues, known: GuessWith): Proof {
  if (values.length === 0) return { share: 0 }
  const share = (fits: (value: string) => boolean) => values.filter(fits).length / values.length
  switch (role.is) {
    case 'day':
      return proofOfDays(values, known.today)
    case 'place.code':
      return { share: share((value) => known.findPlace(value.normalize('NFKC').trim()) !== undefined) }
    case 'place.name':
    case 'place.within':
      return proofOfNames(values, known.findPlaceByName)
    case 'count':
    case 'running-total':
    case 'age':
      return { share: share((value) => readCount(value, []).ok) }
    case 'words':
      return proofOfWords(role.field, values)
    case 'record':
      return {
        share: new Set(values).size / values.length,
        ...(values.every((value, at) => value === String(at + 1)) ? { isRowNumber: true } : {}),
      }
    case 'personal':
      return { share: 1 }
    case 'none':
      return { share: 0 }
  }
}

function proofOfDays(values: readonly string[], today: Day): Proof {
  const shareOf = (forms: readonly DayForm[]) =>
    values.filter((value) => readDay(value, { today, forms }).ok).length / values.length
  const plain = shareOf([])
  const forms = ['day-first', 'month-first', 'serial'] as const
  const shares = forms.map((form) => ({ form, share: shareOf([form]) }))
  const best = shares.reduce((a, b) => (b.share > a.share ? b : a))
  if (best.share <= plain) return { share: plain }
  const [dayFirst, monthFirst] = shares
  const isAmbiguous = best.form !== 'serial' && dayFirst?.share === monthFirst?.share
  return { share: best.share, dayForm: best.form, ...(isAmbiguous ? { isAmbiguous } : {}) }
}

function proofOfNames(values: readonly string[], findPlaceByName: FindPlaceByName): Proof {
  const as: Record<string, string> = {}
  const unknown: string[] = []
  const several: string[] = []
  let found = 0
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  for (const [name, count] of counts) {
    const place = findPlaceByName(name)
    const longer = place === undefined ? placeOfLongerName(name, findPlaceByName) : undefined
    if (longer !== undefined) as[name] = longer
    if (place === 'several') several.push(name)
    if (place !== undefined || longer !== undefined) found += count
    else unknown.push(name)
  }
  return {
    share: found / values.length,
    ...(Object.keys(as).length > 0 ? { as } : {}),
    ...(unknown.length > 0 ? { unknown } : {}),
    ...(several.length > 0 ? { several } : {}),
  }
}

/** 西城 is 西城区, where that is the only place so called. */
function placeOfLongerName(name: string, findPlaceByName: FindPlaceByName): string | undefined {
  const places = new Set(
    suffixes.map((suffix) => findPlaceByName(name + suffix)).filter((place) => place !== undefined),
  )
  const [only] = places
  return places.size === 1 && only !== 'several' ? only : undefined
}

function proofOfWords(field: string, values: readonly string[]): Proof {
  const as: Record<string, string> = {}
  const unknown = new Set<string>()
  let found = 0
  for (const value of values) {
    const word = wordOf(field, value)
    if (word === undefined) unknown.add(value)
    else {
      as[value] = word
      found += 1
    }
  }
  return {
    share: found / values.length,
    as,
    ...(unknown.size > 0 ? { unknown: [...unknown] } : {}),
  }
}

/** Where the heading says nothing: what nearly all values are. */
function roleOfValues(values: readonly string[], known: GuessWith): Role {
  if (values.length === 0) return { is: 'none' }
  const candidates: readonly Role[] = [
    { is: 'place.code' },
    { is: 'place.name' },
    { is: 'words', field: 'sex' },
    { is: 'words', field: 'classification' },
    { is: 'words', field: 'disease' },
    { is: 'day', field: 'otherDate' },
  ]
  const of = { column: '', position: 0, values }
  return candidates.find((role) => proofOf(role, of, known).share >= 0.9) ?? { is: 'none' }
}

function reasonOf({ role, byHeading, share, ...found }: Proof & { role: Role; byHeading: boolean }): Words {
  if (role.is === 'none') return { zh: '标题和内容都未能识别', en: 'neither the heading nor the values tell' }
  if (role.is === 'personal')
    return {
      zh: '标题表明这是个人信息，不会读取',
      en: 'the heading says that these are personal data; they are not read',
    }
  const percent = Math.round(share * 100)
  const { zh, en } = roleWords[role.is]
  const more = moreOf(found)
  return {
    zh: `${byHeading ? `标题像${zh}` : `内容像${zh}`}；前若干行中 ${percent}% 的值相符${more.zh}`,
    en: `the ${byHeading ? 'heading' : 'content'} looks like a ${en}; ${percent} % of the first values agree${more.en}`,
  }
}

function moreOf({ dayForm, isAmbiguous, unknown, several }: Found): Words {
  const parts: Words[] = []
  if (isAmbiguous)
    parts.push({ zh: '日月先后无法判断', en: 'whether day or month comes first cannot be told' })
  else if (dayForm === 'serial')
    parts.push({ zh: '为表格软件的日期序号', en: 'they are serial numbers of a spreadsheet' })
  if (several)
    parts.push({
      zh: `同名地点：${several.slice(0, 10).join('、')}`,
      en: `several places are called ${several.slice(0, 10).join(', ')}`,
    })
  if (unknown) parts.push({ zh: `有值未能识别`, en: `some values are not known` })
  return { zh: parts.map(({ zh }) => `；${zh}`).join(''), en: parts.map(({ en }) => `; ${en}`).join('') }
}
