import { defineSystem, type System } from '#platform/system'
import { makeNotifier } from './consumer.ts'
import { Couriers } from './couriers.ts'
import type { NoticeOptions } from './options.ts'
import { noticeRoutes } from './routes.ts'
import { makeTimers } from './timers.ts'

export type { Describe, Describers } from './consumer.ts'
export { notify } from './enqueue.ts'
export type { Notice, Recipient } from './notice.ts'
export { type NoticeOptions, readNoticeOptions } from './options.ts'

/** The room as a server has it, with what it may do outside. */
export function makeNotifyRoom(options: NoticeOptions): System {
  const couriers = new Couriers(options)
  return defineSystem({
    id: 'notify',
    title: { zh: '通知', en: 'Notices' },
    migrations: `${import.meta.dirname}/migrations`,
    consumers: (rooms) => {
      couriers.open(rooms)
      return [makeNotifier(rooms, options.describers)]
    },
    timers: makeTimers,
    routes: (door) => {
      noticeRoutes(door, options)
      // The door closes before the worlds do: what is under way is noted while there is somewhere to note it.
      door.addHook('onClose', async () => await couriers.stop())
    },
  })
}
