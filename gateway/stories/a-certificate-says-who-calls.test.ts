// The bus ends TLS itself and asks clients for certificates: a registered one says which system
// calls, and a token got with it is worth nothing to whoever steals it.

import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { until } from '#kernel/testing/until.ts'
import { openAuthority } from '../data-plane/testing/certificates.ts'
import type { TestCertificate } from '../data-plane/testing/certificates.ts'
import { addSystem } from '../cli/add-system.ts'
import { assertion } from '../identity/testing/issuer.ts'
import { szyna } from './a-child.ts'
import { openRegistry } from './a-registry.ts'
import type { Registry } from './a-registry.ts'
import { licences } from './licences.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

interface Asked {
  readonly token?: string
  readonly form?: string
  readonly to?: string
  readonly headers?: Record<string, string>
  /** Its connections stay open; absent: one for this request. */
  readonly agent?: Agent
}

interface Got {
  readonly status: number
  readonly body: Record<string, string>
}

describe('a certificate says who calls', () => {
  const authority = openAuthority()
  const client = authority.issue({ name: 'eurzad', for: 'client' })
  const stranger = authority.issue({ name: 'stranger', for: 'client' })
  const path = '/api/gitd/licences/v1/licences/L-1'
  let folder: string
  let bus: TheBus
  let registry: Registry
  let token: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'szyna-mtls-'))
    const door = authority.issue({ name: 'bus', dnsNames: ['localhost'], for: 'server' })
    await file('key.pem', door.key)
    await file('cert.pem', door.cert)
    bus = await theBus({
      SZYNA_TLS_KEY: join(folder, 'key.pem'),
      SZYNA_TLS_CERTIFICATE: join(folder, 'cert.pem'),
      SZYNA_TLS_CLIENT_CA: await file('ca.pem', authority.cert),
    })
    registry = await openRegistry()
    await bus.register('gitd', 'licences', licences, { upstream: registry.url })
    await inForce('steps:\n  - require-mtls: { forward: true }\n  - journal: {}\n', 403)
  })
  after(async () => {
    await bus.close()
    await registry.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function file(name: string, text: string): Promise<string> {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }

  async function inForce(policy: string, status: number): Promise<void> {
    await writeFile(join(bus.policiesDir, 'default.yaml'), policy)
    await until('the file is in force', async () => (await ask()).status === status)
  }

  function ask(
    certificate?: TestCertificate,
    { token = '', form = '', to = path, headers = {}, agent }: Asked = {},
  ): Promise<Got> {
    return new Promise((done, fail) => {
      const asked = request(bus.publicUrl + to, {
        method: form === '' ? 'GET' : 'POST',
        agent: agent ?? false,
        ca: authority.cert,
        ...(certificate && { key: certificate.key, cert: certificate.cert }),
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
          ...headers,
        },
      })
      asked.on('error', fail).on('response', (answer) => {
        let text = ''
        answer.on('data', (chunk) => (text += String(chunk)))
        answer.on('end', () => done({ status: answer.statusCode ?? 0, body: JSON.parse(text) }))
      })
      asked.end(form)
    })
  }

  it('at an address that begins with https', () => {
    assert.match(bus.publicUrl, /^https:/)
  })

  it('but not before it is registered for a system', async () => {
    assert.equal((await ask()).body['type'], '/problems/certificate/missing')
    assert.equal((await ask(client)).body['type'], '/problems/certificate/unknown')
    const foreign = await ask(openAuthority().issue({ name: 'eurzad' }))
    assert.equal(foreign.body['type'], '/problems/certificate/invalid')
  })

  it('once it is: the journal and the registry are told the system', async () => {
    const card = JSON.parse(await readFile(join(bus.dataDir, 'bus.json'), 'utf8'))
    const credential = (await readFile(join(bus.dataDir, 'admin.token'), 'utf8')).trim()
    const wish = { entity: 'gmina', name: 'eurzad' }
    await addSystem({ ...card, credential, dataDir: bus.dataDir }, wish)
    const pem = await file('client.pem', client.cert)
    const env = { SZYNA_DATA_DIR: bus.dataDir }
    const added = await szyna(['systems', 'certificates', 'add', 'gmina.eurzad', pem], env)
    assert.equal(added.code, 0, added.stderr)
    const forged = { 'client-cert': ':AAAA:', client_cert: ':AAAA:' }
    assert.equal((await ask(client, { headers: forged })).status, 200)
    const { headers } = registry.calls.at(-1)!
    assert.equal(headers['szyna-system'], 'gmina.eurzad')
    assert.match(String(headers['client-cert']), /^:MII[A-Za-z0-9+/]+=*:$/)
    assert.ok(!('client_cert' in headers))
    const { entries } = (await (await bus.admin('GET', '/admin/v1/journal?limit=1')).json()) as {
      entries: { system: string; tokenId: string }[]
    }
    assert.deepEqual(
      entries.map(({ system, tokenId }) => [system, tokenId]),
      [['gmina.eurzad', client.thumbprint]],
    )
  })

  it('and a token got with it is bound to it', async () => {
    await inForce('steps:\n  - require-mtls: {}\n  - require-token: {}\n', 403)
    const saved = await readFile(join(bus.dataDir, 'systems', 'gmina.eurzad.json'), 'utf8')
    const { clientId, jwk: key } = JSON.parse(saved)
    const form = () =>
      new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion(`${bus.publicUrl}/oidc`, { clientId, key }),
        resource: `${bus.publicUrl}/api/gitd/licences`,
      }).toString()
    const issued = await ask(client, { to: '/oidc/token', form: form() })
    token = issued.body['access_token']!
    assert.deepEqual(decodeJwt(token)['cnf'], { 'x5t#S256': client.thumbprint })
    assert.equal((await ask(client, { token })).status, 200)
    const plain = await ask(undefined, { to: '/oidc/token', form: form() })
    assert.equal(decodeJwt(plain.body['access_token']!)['cnf'], undefined)
    const other = await ask(stranger, { to: '/oidc/token', form: form() })
    assert.equal(decodeJwt(other.body['access_token']!)['cnf'], undefined)
  })

  it('so that nobody else can use it, with or without a certificate of his own', async () => {
    const stolen = await ask(stranger, { token })
    assert.equal(stolen.status, 401)
    assert.match(stolen.body['detail']!, /bound to another certificate/)
    await inForce('steps:\n  - require-token: {}\n', 401)
    assert.match((await ask(undefined, { token })).body['detail']!, /connect with that certificate/)
  })

  it('until it is taken away, on connections that are open as well', async () => {
    await inForce('steps:\n  - require-mtls: {}\n', 403)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    assert.equal((await ask(client, { agent })).status, 200)
    const [open] = Object.values(agent.freeSockets).flat()
    const remove = `/admin/v1/certificates/${client.thumbprint}/remove`
    assert.equal((await bus.admin('POST', remove)).status, 200)
    const refused = await ask(client, { agent })
    assert.equal(refused.body['type'], '/problems/certificate/unknown')
    assert.equal(Object.values(agent.freeSockets).flat()[0], open, 'over the same connection')
    agent.destroy()
  })
})
