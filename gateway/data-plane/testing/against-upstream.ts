// A plane in front of an upstream that behaves as the test says, byte by byte.

import type { Socket } from 'node:net'
import { openPlane, publishedApi } from './open-plane.ts'
import type { TestPlane } from './open-plane.ts'
import { rawServer } from './raw-http.ts'
import type { RawServer } from './raw-http.ts'

export const operations = ['GET /x', 'HEAD /head', 'POST /x', 'PUT /x', 'GET /other']

export const get = 'GET /api/gitd/licences/v1/x HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n\r\n'

/** A plane in front of an upstream that does this to every connection that asks for something. */
export async function against(
  onRequest: (socket: Socket, head: string, nth: number) => void,
  test: (plane: TestPlane, upstream: RawServer) => Promise<void>,
  upstreamTimeoutMs = 2_000,
): Promise<void> {
  let nth = 0
  const upstream = await rawServer((socket, head) => onRequest(socket, head, nth++))
  const plane = await openPlane([publishedApi(operations, { upstream: `${upstream.url}/base/` })], {
    upstreamTimeoutMs,
  })
  try {
    await test(plane, upstream)
  } finally {
    await plane.close()
    await upstream.close()
  }
}

export function problemOf(answer: string): {
  code: string
  status: number
  proxyStatus: string | undefined
} {
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
  const body = answer.slice(answer.indexOf('\r\n\r\n') + 4)
  const { type } = JSON.parse(body) as { type: string }
  const proxyStatus = /^proxy-status: (.*)$/im.exec(answer)?.[1]
  return { code: type.slice('/problems/'.length), status, proxyStatus }
}
