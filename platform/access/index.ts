export {
  countAccounts,
  findAccountId,
  findUnit,
  findUnitPlaces,
  type NewAccount,
  saveAccount,
  saveUnits,
  type UnitRow,
} from './accounts.ts'
export { forgetAttempts } from './attempt-store.ts'
export {
  type Action,
  actionPurposes,
  actions,
  actionsOf,
  type Decision,
  decide,
  findBeyond,
  type Grant,
  listAllowed,
  needsPurpose,
  type Principal,
  type Purpose,
  parsePurpose,
  parseRole,
  parseScope,
  purposes,
  type RoleName,
  roleActions,
  rolePurposes,
  type ScopeName,
  scopeActions,
  unitsOf,
  workActions,
} from './decide.ts'
export {
  createKey,
  findKey,
  findKeyBearer,
  findKeyPrincipal,
  type KeyProof,
  type KeyView,
  listKeys,
  listStandingKeys,
  type NewKey,
  revokeKey,
  rotateKey,
  toKeyProof,
} from './keys.ts'
export { loginPattern, normaliseLogin } from './login.ts'
export { readAccessSecrets } from './options.ts'
export { findPasswordFault } from './passwords.ts'
export { getPolicy, type Policy, savePolicy } from './policy.ts'
export { forgetExpired } from './retention.ts'
export { removeSecondFactor } from './second-factor.ts'
export {
  endSessions,
  findSession,
  type Membership,
  type NewSession,
  openSession,
  type SignedIn,
  type Step,
} from './sessions.ts'
export {
  abolishUnit,
  addUnits,
  changeUnit,
  type DutyOfficer,
  findDutyOfficer,
  findResponsible,
  findStandingUnit,
  findUnitsAt,
  holdStandingUnit,
  listDuties,
  listDutiesAround,
  listDutyNames,
  listUnits,
  lockResponsible,
  lockResponsibles,
  lockStandingUnit,
  type ResponsibleUnit,
  saveDuties,
} from './units.ts'
export { covers, isAbove, isCovered, type Reach, type UnitAt, type Work, works } from './work.ts'
