// W3C Trace Context: a well-formed `traceparent` is carried on with a span of ours, anything else is
// replaced by a new trace.
//
//   00-{trace id: 32 hex}-{parent span: 16 hex}-{flags: 2 hex}

import { randomFillSync } from 'node:crypto'

export interface Trace {
  readonly id: string
  /** Of the call to the upstream. */
  readonly span: string
  /** Two hex digits. */
  readonly flags: string
  /** False: the caller sent none, so that a `tracestate` means nothing. */
  readonly carried: boolean
}

export interface Tracer {
  /** `header` as it came. */
  read(header: string | undefined): Trace
  /** Another call of the same trace. */
  beside(trace: Trace): Trace
}

/** The `traceparent` for the upstream. */
export function traceparent({ id, span, flags }: Trace): string {
  return `00-${id}-${span}-${flags}`
}

const wellFormed = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})/

export function openTracer(): Tracer {
  const hex = randomHex()
  return {
    read(header) {
      if (header !== undefined) {
        const found = wellFormed.exec(header)
        if (found !== null && endsRight(header)) {
          return { id: found[1]!, span: hex(8), flags: found[2]!, carried: true }
        }
      }
      const both = hex(24)
      return { id: both.slice(0, 32), span: both.slice(32), flags: '01', carried: false }
    },
    beside: ({ id, flags }) => ({ id, span: hex(8), flags, carried: false }),
  }
}

/** Version 00 has four fields; a later one may have more. */
function endsRight(header: string): boolean {
  return header.length === 55 || (!header.startsWith('00') && header[55] === '-')
}

/** Random bytes as hex, drawn from the system 4 KiB at a time. */
function randomHex(): (bytes: number) => string {
  const pool = Buffer.alloc(4_096)
  let at = pool.length
  return (bytes) => {
    if (at + bytes > pool.length) {
      randomFillSync(pool)
      at = 0
    }
    at += bytes
    return pool.toString('hex', at - bytes, at)
  }
}
