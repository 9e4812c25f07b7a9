// Where the stand-in keeps its things: in memory, gone with the process.

import { systemClock } from '#kernel/clock/clock.ts'
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'

export function openShelf(): AdapterFactory {
  const kept = new Map<string, AdapterPayload>()
  return (model): Adapter => {
    const at = (id: string) => `${model} ${id}`
    const find = (fits: (payload: AdapterPayload) => boolean) =>
      [...kept].find(([key, payload]) => key.startsWith(`${model} `) && fits(payload))?.[1]
    return {
      async upsert(id, payload) {
        kept.set(at(id), payload)
      },
      find: async (id) => kept.get(at(id)),
      findByUid: async (uid) => find((payload) => payload.uid === uid),
      findByUserCode: async (code) => find((payload) => payload.userCode === code),
      async consume(id) {
        const payload = kept.get(at(id))
        if (payload) payload.consumed = Math.floor(systemClock.now() / 1000)
      },
      async destroy(id) {
        kept.delete(at(id))
      },
      async revokeByGrantId(grantId) {
        for (const [key, payload] of kept) if (payload.grantId === grantId) kept.delete(key)
      },
    }
  }
}
