import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { asProblem } from '#kernel/problem/problem.ts'
import { readForm } from './read-form.ts'

describe('a form with a file in it', () => {
  let server: Server
  let url: string
  before(async () => {
    server = createServer((req, res) => {
      const upload = req.url === '/plain' ? undefined : 1000
      readForm(req, url, upload).then(
        (form) => res.end(JSON.stringify([...form])),
        (thrown: unknown) => {
          const { status, code } = asProblem(thrown)
          res.writeHead(status, { connection: 'close' }).end(code)
        },
      )
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => server.close())

  async function send(path: string, body: FormData | string, headers: Record<string, string> = {}) {
    const answer = await fetch(url + path, { method: 'POST', body, headers })
    return [answer.status, await answer.text()] as const
  }
  const withFile = (text: string) => {
    const form = new FormData()
    form.set('api', 'osoby')
    form.set('file', new File([text], 'a.yaml'))
    return form
  }

  it('is read where the page asks for one: the text of the file and its name are fields', async () => {
    const [status, text] = await send('/upload', withFile('openapi: 3.1.0\nż'))
    assert.equal(status, 200)
    assert.deepEqual(JSON.parse(text), [
      ['api', 'osoby'],
      ['file', 'openapi: 3.1.0\nż'],
      ['file.name', 'a.yaml'],
    ])
  })

  it('is refused where the page asks for none, is too large, broken, or from another site', async () => {
    const multipart = { 'content-type': 'multipart/form-data; boundary=x' }
    assert.equal((await send('/plain', withFile('x')))[1], 'request/media-type')
    assert.equal((await send('/upload', withFile('x'.repeat(2000))))[1], 'request/body-too-large')
    assert.equal((await send('/upload', '--y\r\nnothing', multipart))[1], 'request/malformed')
    assert.equal(
      (await send('/upload', withFile('x'), { origin: 'https://evil.example' }))[1],
      'form/stale',
    )
  })

  it('goes without a file as any form does', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    assert.deepEqual(await send('/upload', 'a=1&a=2', headers), [200, '[["a","1"],["a","2"]]'])
  })
})
