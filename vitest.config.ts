import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{apps,systems,platform,vocabulary,science,exam,cities,bench,e2e,scripts}/**/*.test.ts'],
    globalSetup: ['./vitest.scratch.ts', './vitest.database.ts'],
    // Real databases and real servers: generous limits, so that a slow machine is not a failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Whole servers, browsers and databases on shared cores: asked once more, and told as unsteady by scripts/outcome.ts.
    retry: 1,
    // Two more than cores here: tests of whole servers wait as much as they work.
    maxWorkers: 4,
    // The house is loaded once for each worker, not once for each of its two hundred files: nothing here changes a module.
    isolate: false,
    env: { TZ: 'UTC' },
  },
})
