export * from './daily/index.ts'
export * from './many/index.ts'
export * from './maths/index.ts'
export * from './space/index.ts'
