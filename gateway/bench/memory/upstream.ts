// A registry of large files: takes any, and gives one of the length it is asked for at its start.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answering } from '../child.ts'
import { pour } from './pour.ts'

let length = 0

const server = createServer((req, res) => {
  if (req.method === 'GET') {
    res.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': length })
    pour(length).pipe(res)
    return
  }
  let came = 0
  req.on('data', (chunk: Buffer) => (came += chunk.length))
  req.on('end', () => res.end(String(came)))
})
server.listen(0, '127.0.0.1')

answering((question: { length: number }) => {
  length = question.length
  return { port: (server.address() as AddressInfo).port }
})
