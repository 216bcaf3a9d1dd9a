import { relative } from 'node:path'
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node'

/**
 * Says last, a line each, which tests failed and which held only when asked once more: what stands far above in a long
 * run's output is not looked for.
 */
export default class Outcome implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      const file = relative(process.cwd(), module.moduleId)
      for (const error of module.errors()) console.log(`failed: ${file}: ${firstLine(error)}`)
      for (const suite of module.children.allSuites()) this.#tellSuite(file, suite)
      for (const test of module.children.allTests()) this.#tellTest(file, test)
    }
  }

  #tellSuite(file: string, suite: TestSuite): void {
    for (const error of suite.errors())
      console.log(`failed: ${file} > ${suite.fullName}: ${firstLine(error)}`)
  }

  #tellTest(file: string, test: TestCase): void {
    const { state, errors } = test.result()
    if (state === 'failed') console.log(`failed: ${file} > ${test.fullName}: ${firstLine(errors[0])}`)
    else if (test.diagnostic()?.flaky)
      console.log(`unsteady: ${file} > ${test.fullName}: ${firstLine(errors?.[0])}`)
  }
}

function firstLine(error: { message: string } | undefined): string {
  return (error?.message ?? 'no reason given').split('\n', 1)[0] ?? ''
}
