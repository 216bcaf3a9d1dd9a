import './own.css'

export { CodeForm } from './code-form.tsx'
export { EnrolForm } from './enrol-form.tsx'
export { Field } from './field.tsx'
export { PasswordForm } from './password-form.tsx'
export { RecoveryCodeList, RecoveryCodes } from './recovery-codes.tsx'
export { Refused } from './refused.tsx'
