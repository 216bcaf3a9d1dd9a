export { type Reader, type Source, Sources } from './answers.ts'
export { consumersQuery, sourcesQuery } from './queries.ts'
export { byNeed, type Hearing, hearingOf, isSilent } from './silence.ts'
