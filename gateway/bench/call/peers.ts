// Who takes part: one process a peer, all of them on the same core, measured in turn. A peer that is
// not installed is told of, and what it would be held against is not judged.

import { existsSync } from 'node:fs'
import { startChild } from '../child.ts'
import type { Child } from '../child.ts'
import type { Way } from './bus.ts'
import { nginxPath } from './nginx-path.ts'
import type { Target } from './target.ts'

export interface Peer {
  readonly name: PeerName
  readonly child: Child
  /** Asked before each round. */
  target(upstream: number): Promise<Target>
}

export type PeerName =
  | 'bus'
  | 'form'
  | 'three'
  | 'nginx'
  | 'bare'
  | 'middleware'
  | 'express-gateway'

export interface Peers {
  readonly present: readonly Peer[]
  /** Why a peer is not there. */
  readonly absent: ReadonlyMap<PeerName, string>
  stop(): Promise<void>
}

interface Entry {
  readonly name: PeerName
  readonly file: string
  /** In which of its ways the bus is asked. */
  readonly way?: Way
  /** Why it is not there. */
  readonly absent?: () => string | undefined
}

// oxfmt-ignore
const table: readonly Entry[] = [
  { name: 'bus',             file: 'bus.ts', way: 'record' },
  { name: 'form',            file: 'bus.ts', way: 'form' },
  { name: 'three',           file: 'bus.ts', way: 'three', absent: withoutComposition },
  { name: 'nginx',           file: 'nginx.ts', absent: withoutNginx },
  { name: 'bare',            file: 'bare-proxy.ts' },
  { name: 'middleware',      file: 'middleware-proxy.ts' },
  { name: 'express-gateway', file: 'express-gateway.ts', absent: withoutExpressGateway },
]

export async function openPeers(core: number): Promise<Peers> {
  const children = new Map<string, Child>()
  const present: Peer[] = []
  const absent = new Map<PeerName, string>()
  for (const { name, file, way, absent: why } of table) {
    const reason = why?.()
    if (reason !== undefined) {
      absent.set(name, reason)
      continue
    }
    const child = children.get(file) ?? (await startChild(`./call/${file}`, core))
    children.set(file, child)
    present.push({ name, child, target: (upstream) => child.ask<Target>({ upstream, way }) })
  }
  return {
    present,
    absent,
    async stop() {
      for (const file of ['bus.ts', 'nginx.ts', 'express-gateway.ts']) {
        await children.get(file)?.ask({ end: true })
      }
      for (const child of children.values()) child.stop()
    },
  }
}

function withoutComposition(): string | undefined {
  const there = existsSync(new URL('../../composition/publish.ts', import.meta.url))
  return there ? undefined : 'the bus composes nothing yet'
}

function withoutNginx(): string | undefined {
  return nginxPath() === undefined ? 'nginx is not installed: apt-get install nginx' : undefined
}

function withoutExpressGateway(): string | undefined {
  const folder = process.env.SZYNA_BENCH_EXPRESS_GATEWAY
  return folder === undefined ? 'SZYNA_BENCH_EXPRESS_GATEWAY names no installation' : undefined
}
