/** Writes units.yaml of the demo city from its places: `node cities/demo/make-units.ts`, after make-places.ts. */
import { readFileSync, writeFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { isWithin, type PlaceLevel } from '#vocabulary'
import { describeFault, type PlaceRow, parsePlaces, type UnitRow } from './load.ts'

const folder = new URL('.', import.meta.url)
const root = 'cn.99.01'

/** Hospitals by the district in which they stand, counted from the first. */
const hospitals = [
  { id: 'hospital-first', zh: '云汉市第一人民医院', en: 'Yunhan First People’s Hospital', district: 1 },
  { id: 'hospital-central', zh: '云汉市中心医院', en: 'Yunhan Central Hospital', district: 4 },
  { id: 'hospital-children', zh: '云汉市儿童医院', en: 'Yunhan Children’s Hospital', district: 1 },
  { id: 'hospital-jianglan', zh: '江澜区人民医院', en: 'Jianglan District Hospital', district: 0 },
  { id: 'hospital-heting', zh: '鹤汀区人民医院', en: 'Heting District Hospital', district: 2 },
  {
    id: 'hospital-wangchao',
    zh: '望潮区中医医院',
    en: 'Wangchao Hospital of Traditional Medicine',
    district: 3,
  },
]

const cityUnits = [
  { id: 'command', zh: '云汉市疫情联防联控指挥中心', en: 'Yunhan Command Centre', duties: ['command'] },
  { id: 'cdc', zh: '云汉市疾病预防控制中心', en: 'Yunhan CDC', duties: ['cdc'] },
  {
    id: 'health-commission',
    zh: '云汉市卫生健康委员会',
    en: 'Yunhan Health Commission',
    duties: ['health-commission'],
  },
  {
    id: 'market-regulation',
    zh: '云汉市市场监督管理局',
    en: 'Yunhan Market Regulation Bureau',
    duties: ['market-regulation'],
  },
  { id: 'police', zh: '云汉市公安局', en: 'Yunhan Police', duties: ['police'] },
]

function makeUnits(places: readonly PlaceRow[]): UnitRow[] {
  const inCity = places.filter(({ path }) => isWithin(path, root))
  const ofLevel = (level: PlaceLevel) => inCity.filter((place) => place.level === level)
  const [city] = ofLevel('city')
  const districts = ofLevel('district')
  /** Facilities of a district stand in different communities of it. */
  const communityIn = (district: number, number: number) =>
    ofLevel('community').filter(({ path }) => isWithin(path, districts[district]?.path ?? ''))[number * 7 + 3]
  const units = [
    ...cityUnits.map(({ id, zh, en, duties }) => ({ id, name: { zh, en }, place: city, duties })),
    {
      id: 'lab-cdc',
      name: { zh: '云汉市疾控中心实验室', en: 'Yunhan CDC Laboratory' },
      place: communityIn(4, 1),
      duties: ['laboratory'],
    },
    {
      id: 'lab-yunjian',
      name: { zh: '云鉴医学检验所', en: 'Yunjian Medical Laboratory' },
      place: communityIn(2, 1),
      duties: ['laboratory'],
    },
    ...hospitals.map(({ id, zh, en, district }, index) => ({
      id,
      name: { zh, en },
      place: communityIn(district, index % 3),
      duties: ['hospital', 'fever-clinic'],
    })),
    ...districts.map((place) => ({
      id: `cdc-${slug(place)}`,
      name: { zh: `${place.name.zh}疾病预防控制中心`, en: `${stem(place)} District CDC` },
      place,
      duties: ['cdc'],
    })),
    ...ofLevel('street').map((place) => ({
      id: `street-${slug(place)}`,
      name: { zh: `${place.name.zh}办事处`, en: `${place.name.en} Office` },
      place,
      // Also the community's work where a community has no office: which puts the street above its communities.
      duties: ['street-office', 'community-office'],
    })),
    ...ofLevel('community').map((place) => ({
      id: `community-${slug(place)}`,
      name: { zh: `${place.name.zh}居民委员会`, en: `${place.name.en} Office` },
      place,
      duties: ['community-office'],
    })),
    // Last, since telephones are numbered in this order. Doctors and schools report about the whole city.
    {
      id: 'event-reporters',
      name: { zh: '云汉市异常情况报告网', en: 'Yunhan Network of Event Reporters' },
      place: city,
      duties: ['event-reporting'],
    },
  ]
  return units.map(({ place, ...unit }, index) => {
    if (!place) throw new Error(`${unit.id} has no place`)
    return { ...unit, place: place.path, phone: phone(index) }
  })
}

function stem(place: PlaceRow): string {
  return place.name.en.split(' ')[0] ?? place.name.en
}

function slug(place: PlaceRow): string {
  return stem(place).toLowerCase()
}

/** No area of the country has the code 0000, so that no demonstration rings at somebody's home. */
function phone(index: number): string {
  return `0000-5550${String(1001 + index)}`
}

const places = parsePlaces(readFileSync(new URL('places.csv', folder), 'utf8'))
if (!places.ok) throw new Error(places.faults.map(describeFault).join('\n'))
const heading = '# The demo city’s units, all invented. Written by make-units.ts.\n'
writeFileSync(new URL('units.yaml', folder), heading + stringify(makeUnits(places.value), { lineWidth: 0 }))
