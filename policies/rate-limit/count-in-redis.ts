// Counting in Redis. Fixed windows go through rate-limiter-flexible; the others through a script of
// ours each, because a call must be weighed and counted in one step. Times are those of Redis, so that
// the clocks of nodes do not matter.

import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { Taken, WindowAsk } from '../policy.ts'
import { algorithmOf } from './algorithm-of.ts'
import type { ClusterStore } from './cluster-store.ts'
import { look } from './look.ts'
import type { ClusterCounts, ClusterWindow } from './over-cluster.ts'

export function countInRedis(store: ClusterStore): ClusterCounts {
  return {
    window: (ask) =>
      (ask.algorithm ?? 'fixed') === 'fixed' ? fixed(ask, store) : scripted(ask, store),
  }
}

function fixed(ask: WindowAsk, storeClient: ClusterStore): ClusterWindow {
  const limiter = new RateLimiterRedis({
    storeClient,
    useRedisPackage: true,
    keyPrefix: `szyna:limit:${ask.name}:${ask.seconds}`,
    points: ask.calls,
    duration: ask.seconds,
  })
  return {
    async take(key) {
      try {
        return taken(true, await limiter.consume(key))
      } catch (thrown) {
        if (thrown instanceof RateLimiterRes) return taken(false, thrown)
        throw thrown
      }
    },
    async peek(key) {
      const keys = [limiter.getKey(key)]
      const read = await storeClient.eval(peekFixed, { keys, arguments: [] })
      const [spent, ends] = read as [string | null, number]
      const remaining = Math.max(0, ask.calls - Number(spent ?? 0))
      return { allowed: remaining > 0, remaining, resetMs: Math.max(0, ends) }
    },
  }
}

function taken(allowed: boolean, result: RateLimiterRes): Taken {
  return {
    allowed,
    remaining: allowed ? result.remainingPoints : 0,
    resetMs: Math.max(0, result.msBeforeNext),
  }
}

function scripted(ask: WindowAsk, store: ClusterStore): ClusterWindow {
  const algorithm = algorithmOf(ask)
  const script = scripts[ask.algorithm as keyof typeof scripts]
  const lasts = ask.seconds * 1000
  const most = ask.burst ?? ask.calls
  const keysOf = (key: string) => [`szyna:limit:${ask.algorithm}:${ask.name}:${ask.seconds}:${key}`]
  return {
    async take(key, cost) {
      const [allowed, at, before, spent] = (await store.eval(script, {
        keys: keysOf(key),
        arguments: [ask.calls, lasts, most, cost].map(String),
      })) as [number, string, string, string]
      const kept = { at: Number(at), before: Number(before), spent: Number(spent) }
      return algorithm.tell(kept, cost, allowed === 1)
    },
    async peek(key, cost) {
      const read = await store.eval(peekScripted, { keys: keysOf(key), arguments: [] })
      const [now, at, before, spent] = (read as (string | null)[]).map(Number)
      const kept = at === 0 ? undefined : { at: at!, before: before!, spent: spent! }
      return look(algorithm, { kept, now: now! }, cost)
    },
  }
}

const peekFixed = `return { redis.call('GET', KEYS[1]), redis.call('PTTL', KEYS[1]) }`

const peekScripted = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('HMGET', KEYS[1], 'at', 'before', 'spent')
return { string.format('%.0f', now), kept[1], kept[2], kept[3] }`

// Numbers leave as text: a reply of Redis knows whole ones of 64 bits only, and `tostring` of Lua
// keeps 14 digits.
const opening = `
local calls, lasts, most, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('HMGET', KEYS[1], 'at', 'before', 'spent')
local at, before, spent = tonumber(kept[1] or now), tonumber(kept[2] or 0), tonumber(kept[3] or 0)
if now < at then now = at end
local function text(number) return string.format('%.0f', number) end`

const closing = `
local allowed = 0
if fits then
  allowed = 1
  spent = spent + adds
  redis.call('HSET', KEYS[1], 'at', text(now), 'before', text(before), 'spent', text(spent))
  redis.call('PEXPIRE', KEYS[1], text(stays(spent)))
end
return { allowed, text(now), text(before), text(spent) }`

const scripts = {
  sliding: `${opening}
local passed = math.floor(now / lasts) - math.floor(at / lasts)
if passed == 1 then before = spent elseif passed > 1 then before = 0 end
if passed > 0 then spent = 0 end
local into = now % lasts
local adds = cost
local fits = (calls - spent) * lasts - before * (lasts - into) >= cost * lasts
local function stays() return 2 * lasts - into end
${closing}`,
  bucket: `${opening}
spent = math.max(0, spent - (now - at) * calls)
local adds = cost * lasts
local fits = spent + adds <= most * lasts
local function stays(owed) return math.ceil(owed / calls) end
${closing}`,
}
