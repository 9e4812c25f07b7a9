import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { selfSigned } from '../data-plane/testing/certificates.ts'
import { openDialect } from './testing/open-dialect.ts'

const config = `https:
  port: 0
  hostname: 127.0.0.1
  options: { requestCert: true, rejectUnauthorized: false }
  tls:
    default: { key: '\${FOLDER}/key.pem', cert: '\${FOLDER}/cert.pem', ca: ['\${FOLDER}/client.pem'] }
apiEndpoints: { a: { paths: /a } }
policies: [terminate]
pipelines:
  p:
    apiEndpoints: [a]
    policies:
      - terminate: { condition: { name: tlsClientAuthenticated }, action: { statusCode: 200, message: known } }
      - terminate: { action: { statusCode: 403, message: stranger } }
`

describe('the dialect of Express Gateway over TLS', () => {
  it('knows who shows a certificate that it trusts from who shows none or another', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'szyna-eg-tls-'))
    t.after(() => rm(folder, { recursive: true, force: true }))
    const [own, client, other] = [selfSigned(), selfSigned(), selfSigned()]
    await writeFile(join(folder, 'key.pem'), own.key)
    await writeFile(join(folder, 'cert.pem'), own.cert)
    await writeFile(join(folder, 'client.pem'), client.cert)
    const dialect = await openDialect({ config, env: { FOLDER: folder } })
    t.after(() => dialect.close())
    const ask = (shown: { key?: string; cert?: string }) =>
      new Promise<number | undefined>((done, fail) => {
        const url = `${dialect.url.replace('127.0.0.1', 'localhost')}/a`
        get(url, { ca: own.cert, agent: false, ...shown }, (answer) => {
          answer.resume()
          done(answer.statusCode)
        }).on('error', fail)
      })
    assert.equal(await ask(client), 200)
    assert.equal(await ask({}), 403)
    assert.equal(await ask(other), 403)
  })

  it('does not start where a port is taken, and says which', async (t) => {
    const first = await openDialect({
      config: config.replace(
        /^https:[^]*client.pem'\] }\n/,
        'http: { port: 0, hostname: 127.0.0.1 }\n',
      ),
    })
    t.after(() => first.close())
    const { port } = new URL(first.url)
    const again = openDialect({
      config: config.replace(
        /^https:[^]*client.pem'\] }\n/,
        `http: { port: ${port}, hostname: 127.0.0.1 }\n`,
      ),
    })
    await assert.rejects(
      again,
      new RegExp(`Port ${port} on 127\\.0\\.0\\.1 cannot be had; free it`),
    )
  })
})
