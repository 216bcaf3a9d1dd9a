export { type Deed, recordDeed } from './append.ts'
