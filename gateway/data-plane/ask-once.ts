// One question to an upstream over a connection of its own, read as strictly as the answers to calls:
// what could not carry a call is not taken for health.

import { noBody } from '#policies/call.ts'
import { Connection } from './connection.ts'
import type { Carried } from './connection.ts'
import type { Upstream } from './upstream.ts'

/**
 * GET `path` at the root of the host. `told` once, with the status or with undefined: no answer that
 * is one. Returns what gives the question up, after which `told` is not called.
 */
export function askOnce(
  { origin, host }: Upstream,
  path: string,
  timeoutMs: number,
  told: (status: number | undefined) => void,
): () => void {
  let open = true
  const giveUp = () => {
    open = false
    clearTimeout(timer)
    connection.destroy()
  }
  const over = (status: number | undefined) => {
    if (!open) return
    giveUp()
    told(status)
  }
  const asker: Carried = {
    method: 'GET',
    upgrades: false,
    onAnswer() {},
    onHead: ({ status }) => over(status),
    onBytes: () => true,
    onEnd() {},
    onBroken: () => over(undefined),
    onSent() {},
  }
  const connection = new Connection(new URL(origin), { free() {}, lost() {} })
  const timer = setTimeout(over, timeoutMs, undefined).unref()
  const head = `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nuser-agent: szyna\r\nconnection: close\r\n\r\n`
  connection.ask(asker, head, noBody)
  return giveUp
}
