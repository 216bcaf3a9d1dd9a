import { type Speaker as SpeakerOf, titleOfSeries } from '#platform/desk'
import { eventReporters, eventSettings, eventSigns } from '#vocabulary'
import type { Report } from './answers.ts'
import { type WordKey, words } from './words.ts'

export type Speaker = SpeakerOf<typeof words>

/** What a report says: how many are ill, with what, and what makes it odd. Who died stands beside it. */
export function tellReport(report: Report, { say, of, number, language }: Speaker): string {
  const { ill, animals, healthWorkers, suspected, signs } = report
  return [
    ill === undefined ? '' : say('row.ill', { n: number(ill) }),
    signs.map((sign) => of(eventSigns[sign])).join(language === 'zh' ? '、' : ', '),
    healthWorkers ? say('row.healthWorkers') : '',
    animals === 'ill' ? say('row.animalsIll') : animals === 'dead' ? say('row.animalsDead') : '',
    suspected ? say('row.suspected', { disease: of(titleOfSeries(suspected)) }) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

export function tellWhere({ placeName, setting }: Report, { of }: Speaker): string {
  return `${of(placeName)} · ${of(eventSettings[setting])}`
}

export function tellReporter({ reporter }: Report, { of }: Speaker): string {
  return of(eventReporters[reporter])
}

/** What became of the alert; what the server may name tomorrow is told by its own name. */
export function tellAlert({ state, outcome }: NonNullable<Report['alert']>, { of }: Speaker): string {
  const find = (key: string) => (Object.hasOwn(words, key) ? of(words[key as WordKey]) : undefined)
  const told = find(`state.${state}`) ?? state
  if (outcome === undefined) return told
  const came = find(`outcome.${outcome}`) ?? outcome
  return `${told}${of({ zh: '：', en: ': ' })}${came}`
}
