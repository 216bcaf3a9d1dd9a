import { expect, test } from 'vitest'
import { AskError } from './api.ts'
import { faultsOf } from './faults.ts'

const refusal = (errors: { where: string; message: string }[], why?: { login: string }) =>
  new AskError({
    type: 'about:blank',
    title: '',
    status: 400,
    code: 'request.invalid',
    detail: 'two things',
    errors,
    ...(why ? { why: { code: 'account.exists', values: why } } : {}),
  })
const fields = ['place', 'login'] as const

test('a fault is said beside the field that its path leads to, in the reader’s language', () => {
  const error = refusal([{ where: 'body.units.0.place', message: 'there is no place cn.1' }])
  expect(faultsOf(error, { fields, language: 'en' })).toEqual({ at: { place: 'there is no place cn.1' } })
  expect(faultsOf(error, { fields, language: 'zh' }).at.place).toBe('填写的内容有误，请更正后再提交。')
})

test('a reason is said with its values beside the field', () => {
  const error = refusal([{ where: 'body.login', message: 'is taken' }], { login: 'wang' })
  expect(faultsOf(error, { fields, language: 'zh' }).at.login).toBe('账号“wang”已存在，请换一个登录名。')
})

test('what no field of the form is at fault for is told of the whole', () => {
  const beside = refusal([
    { where: 'body.login', message: 'is taken' },
    { where: 'body.password', message: 'is no boolean' },
  ])
  expect(faultsOf(beside, { fields, language: 'en' })).toEqual({ at: { login: 'is taken' }, rest: beside })
  const away = new Error('the line is down')
  expect(faultsOf(away, { fields, language: 'en' })).toEqual({ at: {}, rest: away })
  expect(faultsOf(null, { fields, language: 'en' })).toEqual({ at: {} })
})
