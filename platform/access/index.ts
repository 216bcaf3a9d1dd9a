export {
  countAccounts,
  findAccountId,
  findSession,
  findUnit,
  findUnitPlaces,
  type NewAccount,
  type SignedIn,
  saveAccount,
  saveUnits,
  signIn,
  signOut,
  type UnitRow,
} from './accounts.ts'
export {
  type Action,
  actions,
  actionsOf,
  covers,
  type Decision,
  decide,
  type Grant,
  type Principal,
  parseRole,
  parseScope,
  type RoleName,
  roleActions,
  type ScopeName,
  scopeActions,
} from './decide.ts'
export { createKey, findKeyPlaces, findKeyPrincipal, type NewKey, revokeKey } from './keys.ts'
export { forgetExpired } from './retention.ts'
export {
  abolishUnit,
  type DutyOfficer,
  findDutyOfficer,
  findResponsible,
  findStandingUnit,
  type ResponsibleUnit,
  saveDuties,
} from './units.ts'
