// A data plane with one API behind which a server answers every request alike, and raw requests to it:
// for what is said about the door, byte by byte.

import { HeaderList } from '#policies/headers.ts'
import { openPlane, publishedApi } from './open-plane.ts'
import { exchange, rawServer } from './raw-http.ts'

export const root = '/api/gitd/licences/v1'
export const ok = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok'

export type TestDoor = Awaited<ReturnType<typeof openDoor>>

export async function openDoor() {
  const upstream = await rawServer((socket, head) => {
    socket.write(head.startsWith('HEAD') ? ok.slice(0, -2) : ok)
  })
  const operations = ['GET /x', 'POST /x', 'GET /a/{b}', 'DELETE /a/{b}', 'HEAD /own']
  const api = publishedApi(operations, { upstream: upstream.url })
  const plane = await openPlane([api], {
    steps: [
      {
        policy: 'cors',
        build: ({ route }) => ({
          ...(route.operation.method === 'DELETE' && {
            preflight: () => ({
              status: 204,
              headers: new HeaderList(['Access-Control-Allow-Origin', 'https://a.example']),
              body: { kind: 'none' },
              from: 'gateway',
            }),
          }),
        }),
      },
    ],
  })

  return {
    port: plane.port,
    plane,
    upstream,
    send: (target: string, lines: string[] = [], method = 'GET', body = '') => {
      const head = [`${method} ${target} HTTP/1.1`, 'Host: bus', 'Connection: close', ...lines]
      return exchange(plane.port, Buffer.from([...head, '', body].join('\r\n'), 'latin1'))
    },
    /** What reached the upstream of the last call. */
    forwarded: async (ask: Promise<string>): Promise<string | undefined> => {
      const from = upstream.seen().length
      await ask
      return upstream.seen().slice(from) || undefined
    },
    async close() {
      await plane.close()
      await upstream.close()
    },
  }
}
