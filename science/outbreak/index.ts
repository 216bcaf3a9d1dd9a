export * from './daily/index.ts'
export * from './detectors/index.ts'
export * from './maths/index.ts'
