import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ServerResponse } from 'node:http'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import { openRegistry } from './testing/registry.ts'

describe('a stream of events', () => {
  it('passes event by event, each before the next one happens, and ends when its reader leaves', async (t) => {
    const asked = Promise.withResolvers<ServerResponse>()
    const registry = await openRegistry((_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
      asked.resolve(res)
    })
    const api = publishedApi(['GET /changes'], { upstream: registry.url })
    const plane = await openPlane([api])
    t.after(async () => {
      await plane.close()
      await registry.close()
    })
    const gone = new AbortController()
    const answering = fetch(`${plane.url}/api/gitd/licences/v1/changes`, { signal: gone.signal })
    const source = await asked.promise
    source.write(': hello\n\n')
    const answer = await answering
    assert.match(answer.headers.get('content-type') ?? '', /^text\/event-stream/)
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    for (const event of ['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n']) {
      source.write(event)
      while (!text.endsWith(event)) text += (await reader.read()).value ?? ''
    }
    assert.equal(text, ': hello\n\ndata: 1\n\ndata: 2\n\ndata: 3\n\n')
    const left = new Promise((done) => source.once('close', done))
    gone.abort()
    await left
  })
})
