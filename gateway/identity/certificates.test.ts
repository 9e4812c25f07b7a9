import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Problem } from '#kernel/problem/problem.ts'
import { until } from '#kernel/testing/until.ts'
import { openAuthority } from '../data-plane/testing/certificates.ts'
import type { Identity } from './identity.ts'
import { startIssuer } from './testing/issuer.ts'
import type { TestIssuer } from './testing/issuer.ts'

describe('the certificates of systems', () => {
  const authority = openAuthority()
  let issuer: TestIssuer
  let other: Identity
  let certificates: Identity['certificates']
  before(async () => {
    issuer = await startIssuer()
    other = await issuer.another()
    certificates = issuer.identity.certificates
    await issuer.system('eurzad')
    await issuer.system('kasa')
  })
  after(async () => {
    await other.close()
    await issuer.close()
  })

  it('say whose they are, on every node, until they are removed', async () => {
    const { cert: pem, thumbprint } = authority.issue()
    const added = await certificates.add({ system: 'gmina.eurzad', pem })
    assert.equal(added.thumbprint, thumbprint)
    const owner = { system: 'gmina.eurzad', entity: 'gmina' }
    assert.deepEqual(certificates.known.find(thumbprint), owner)
    await until('the other node knows', () => other.certificates.known.find(thumbprint), 1_000)
    assert.deepEqual(await certificates.list('gmina.eurzad'), [added])
    assert.deepEqual(await certificates.list('gmina.kasa'), [])
    await certificates.remove(thumbprint)
    assert.equal(certificates.known.find(thumbprint), undefined)
    await until(
      'the other node has forgotten',
      () => {
        return !other.certificates.known.find(thumbprint)
      },
      1_000,
    )
  })

  it('are of one system each; registered again they stay as they are', async () => {
    const { cert: pem } = authority.issue()
    await certificates.add({ system: 'gmina.eurzad', pem })
    await certificates.add({ system: 'gmina.eurzad', pem })
    await refused('resource/conflict', /for gmina\.eurzad already/, {
      system: 'gmina.kasa',
      pem,
    })
    assert.equal((await certificates.list()).length, 1)
  })

  it('are of systems that exist, and one PEM certificate at a time', async () => {
    const { cert, key } = authority.issue()
    await refused('resource/unknown', /no system gmina\.nikt/, { system: 'gmina.nikt', pem: cert })
    for (const pem of ['', 'x', key, cert + key, cert + authority.cert, cert.slice(0, 200)]) {
      await refused('request/invalid', /cannot be registered/, { system: 'gmina.eurzad', pem })
    }
    await assert.rejects(certificates.remove('x'), /No certificate with this thumbprint/)
  })

  async function refused(code: string, said: RegExp, wish: { system: string; pem: string }) {
    await assert.rejects(certificates.add(wish), (error: unknown) => {
      assert.ok(error instanceof Problem, String(error))
      assert.equal(error.code, code)
      assert.match(error.message, said)
      return true
    })
  }
})
