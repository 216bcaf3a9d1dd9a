export {
  cloneDatabase,
  type Database,
  dropDatabase,
  ensureDatabase,
  house,
  openDatabase,
  type Scope,
  transact,
} from './database.ts'
export { type MigrationRoom, migrate, templateName } from './migrate.ts'
export { countedAtMost, countUpTo, planAnew, withinScope } from './scoped.ts'
export {
  ensureRoles,
  openPool,
  parseDatabaseUrl,
  roles,
  type ServerAddress,
  type Sql,
  type Tx,
} from './server.ts'
