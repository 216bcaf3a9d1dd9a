import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { copyDataDir, emptyHouse } from './data-dir.ts'
import { Caller, type RealServer, startRealServer } from './real-server.ts'

/** A server that was started by itself, for exams to be sat against, and a folder for their reports. */
export interface ExamServer {
  readonly url: string
  readonly mqttUrl: string | undefined
  /** The administrator's. */
  readonly key: string
  readonly admin: Caller
  readonly folder: string
}

/** There from before the first test of what calls it, until after its last. */
export function openExamServer(flags?: readonly string[]): ExamServer {
  let server: RealServer
  let key = ''
  let folder = ''
  beforeAll(async () => {
    const copy = await copyDataDir(emptyHouse)
    key = copy.key
    server = await startRealServer(copy.dataDir, flags)
    folder = await mkdtemp(join(tmpdir(), 'lianfang-exam-report-'))
  })
  afterAll(async () => {
    await server?.remove()
    await rm(folder, { recursive: true, force: true })
  })
  return {
    get url() {
      return server.url
    },
    get mqttUrl() {
      return server.mqttUrl
    },
    get key() {
      return key
    },
    get admin() {
      return new Caller(server.url, key)
    },
    get folder() {
      return folder
    },
  }
}
