import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect as connectPlain } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { connect } from 'node:tls'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import { systemClock as clock } from '#kernel/clock/clock.ts'
import { openLog } from '#kernel/log/log.ts'
import { until } from '#kernel/testing/until.ts'
import { openAuthority } from './data-plane/testing/certificates.ts'
import { answerJson, hangDoor } from './doors.ts'
import type { PublicDoor } from './doors.ts'
import { openTlsFiles, TlsFileError } from './tls-files.ts'
import type { TlsFiles } from './tls-files.ts'

const authority = openAuthority()
const server = () => authority.issue({ name: 'bus', dnsNames: ['localhost'], for: 'server' })

describe('the public door over TLS', () => {
  let folder: string
  let files: TlsFiles
  let door: PublicDoor
  const logged: string[] = []
  const log = openLog('info', { write: (line) => void logged.push(line) })
  const path = (name: string) => join(folder, name)
  const write = async (pair: { key: string; cert: string }) => {
    await writeFile(path('key.pem'), pair.key)
    await writeFile(path('cert.pem'), pair.cert)
  }
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'szyna-tls-'))
    await write(server())
    await writeFile(path('ca.pem'), authority.cert)
    const tls = { key: path('key.pem'), certificate: path('cert.pem') }
    files = await openTlsFiles({ tls, clientAuthorities: path('ca.pem') }, { log, clock })
    door = await hangDoor('127.0.0.1', 0, files)
    const noUpgrade = () => {}
    door.open(
      {
        '/': (req, res) => {
          const socket = req.socket as TLSSocket
          const peer = socket.getPeerX509Certificate()?.subject ?? null
          answerJson(res, 200, { peer, authorized: socket.authorized })
        },
      },
      noUpgrade,
    )
  })
  after(async () => {
    await door.close(0)
    files.close()
    await rm(folder, { recursive: true, force: true })
  })

  const shake = (more: ConnectionOptions = {}) =>
    new Promise<TLSSocket>((done, fail) => {
      const options = { port: door.port, host: '127.0.0.1', ca: authority.cert, ...more }
      const socket = connect({ servername: 'localhost', ...options }, () => done(socket))
      socket.on('error', fail)
    })

  async function ask(more: ConnectionOptions = {}, request = 'GET / HTTP/1.1\r\nHost: x\r\n') {
    const socket = await shake(more)
    socket.write(`${request}Connection: close\r\n\r\n`)
    let text = ''
    for await (const chunk of socket) text += String(chunk)
    return text
  }

  it('speaks TLS 1.3, or 1.2 with forward secrecy, and nothing older or weaker', async () => {
    const newest = await shake()
    assert.equal(newest.getProtocol(), 'TLSv1.3')
    newest.destroy()
    const older = await shake({ maxVersion: 'TLSv1.2' })
    assert.match(older.getCipher().name, /^ECDHE-.*(?:GCM|CHACHA20)/)
    older.destroy()
    const weak = { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA:AES256-GCM-SHA384' } as const
    await assert.rejects(shake(weak), /alert handshake failure/)
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' } as const
    await assert.rejects(shake(old), /alert protocol version/)
  })

  it('asks clients for a certificate and lets in who has none', async () => {
    assert.match(await ask(), /"peer":null,"authorized":false/)
    const client = authority.issue({ name: 'eurzad', for: 'client' })
    assert.match(await ask(client), /"peer":"CN=eurzad","authorized":true/)
    const stranger = openAuthority('Test Authority').issue({ name: 'thief' })
    assert.match(await ask(stranger), /"peer":"CN=thief","authorized":false/)
    const expired = authority.issue({ from: -3, until: -2 })
    assert.match(await ask(expired), /"authorized":false/)
    assert.match(await ask(authority.issue({ for: 'server' })), /"authorized":false/)
  })

  it('refuses what is no HTTP as a problem, and what is no TLS without a word', async () => {
    assert.match(await ask({}, 'nonsense\r\n'), /^HTTP\/1\.1 400 .*problem\+json/s)
    const plain = connectPlain(door.port, '127.0.0.1')
    plain.on('error', () => {})
    plain.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    let text = ''
    for await (const chunk of plain) text += String(chunk)
    assert.doesNotMatch(text, /HTTP/)
    assert.match(await ask(), /^HTTP\/1\.1 200/)
  })

  it('takes new files without a restart, and keeps the former where they are wrong', async () => {
    const before = await serial()
    const kept = await shake()
    await write({ key: server().key, cert: server().cert })
    await until('the log says why', () => logged.some((line) => line.includes('not the key of')))
    assert.equal(await serial(), before)
    const next = server()
    await write(next)
    await until('the new certificate is shown', async () => (await serial()) !== before)
    kept.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    let text = ''
    for await (const chunk of kept) text += String(chunk)
    assert.match(text, /^HTTP\/1\.1 200/)
    assert.ok(!logged.join().includes('PRIVATE KEY'))
  })

  it('believes other authorities once their file has changed', async () => {
    const other = openAuthority('Another')
    const client = other.issue({ name: 'eurzad' })
    assert.match(await ask(client), /"authorized":false/)
    await writeFile(path('ca.pem'), authority.cert + other.cert)
    await until('the other is known', async () => (await ask(client)).includes('"authorized":true'))
    assert.equal(files.authorities?.().length, 2)
  })

  async function serial(): Promise<string> {
    const socket = await shake()
    const { serialNumber } = socket.getPeerCertificate()
    socket.destroy()
    return serialNumber
  }
})

describe('TLS files that are wrong', () => {
  const good = server()
  const ended = authority.issue({ from: -3, until: -2 })
  // oxfmt-ignore
  const wrong: [what: string, files: { key?: string; cert?: string; ca?: string }, told: RegExp][] = [
    ['a key that is none',                   { key: 'hunter2' },                           /SZYNA_TLS_KEY holds no private key/],
    ['a certificate in place of the key',    { key: good.cert },                           /SZYNA_TLS_KEY holds no private key/],
    ['a certificate that is none',           { cert: 'x' },                                /SZYNA_TLS_CERTIFICATE holds no cert/],
    ['two that do not belong together',      { cert: server().cert },                      /not the key of the first/],
    ['a certificate that has ended',         { key: ended.key, cert: ended.cert },         /ended on \d{4}-\d\d-\d\d: get a new one/],
    ['authorities that are none',            { ca: 'x' },                                  /SZYNA_TLS_CLIENT_CA holds no cert/],
    ['a client in place of its authority',   { ca: authority.issue().cert },               /no authority's/],
  ]
  for (const [what, { key = good.key, cert = good.cert, ca = authority.cert }, told] of wrong) {
    it(`are told as one sentence: ${what}`, async (t) => {
      const folder = await mkdtemp(join(tmpdir(), 'szyna-tls-'))
      t.after(() => rm(folder, { recursive: true, force: true }))
      const path = (name: string) => join(folder, name)
      await Promise.all([
        writeFile(path('key'), key),
        writeFile(path('cert'), cert),
        writeFile(path('ca'), ca),
      ])
      const names = { tls: { key: path('key'), certificate: path('cert') } }
      const opened = openTlsFiles(
        { ...names, clientAuthorities: path('ca') },
        { log: openLog('silent', { write: () => {} }), clock },
      )
      await assert.rejects(opened, (error: unknown) => {
        assert.ok(error instanceof TlsFileError, String(error))
        assert.match(error.message, told)
        assert.doesNotMatch(error.message, /\n|hunter2|PRIVATE/)
        return true
      })
    })
  }
})
