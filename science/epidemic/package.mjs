// Makes of `dist` the package as it is published: what tsc built, with a package.json, the README and the licence.
// In the repository the package is its sources, and `exports` says so; outside it is JavaScript.
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const here = import.meta.dirname
const dist = join(here, 'dist')
const { private: _, scripts: __, ...own } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))
const published = {
  ...own,
  exports: {
    '.': { types: './index.d.ts', default: './index.js' },
    './workers': { types: './workers.d.ts', default: './workers.js' },
  },
  types: './index.d.ts',
  files: ['**/*.js', '**/*.d.ts', '**/*.md', 'LICENSE', 'NOTICE'],
}
writeFileSync(join(dist, 'package.json'), `${JSON.stringify(published, null, 2)}\n`)
for (const folder of ['.', ...readdirSync(dist)]) {
  const page = join(here, folder, 'README.md')
  if (existsSync(page)) copyFileSync(page, join(dist, folder, 'README.md'))
}
for (const file of ['LICENSE', 'NOTICE']) copyFileSync(join(here, '../..', file), join(dist, file))
