#!/usr/bin/env node
// `npx lianfang <command>` from anywhere in the checkout: the server's command line, on the pinned Node.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.argv.splice(2, 0, join(root, 'apps', 'server', 'main.ts'))
await import('./with-node.mjs')
