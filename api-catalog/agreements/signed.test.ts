import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, afterEach, before, describe, it } from 'node:test'
import { compactVerify } from 'jose'
import { memberOf, openTestAgreements, persons, termsOf } from './testing/open-test-agreements.ts'
import type { TestAgreements } from './testing/open-test-agreements.ts'

const mc = memberOf('mc')
const gmina = memberOf('gmina')

describe('a signed agreement', () => {
  let test: TestAgreements
  before(async () => {
    test = await openTestAgreements()
  })
  afterEach(() => test.clear())
  after(() => test.close())

  const claimsOf = async (id: string, version?: number) => {
    const jws = await test.agreements.signed(id, version)
    const { payload, protectedHeader } = await compactVerify(jws!, test.signer.publicKey())
    const { kid } = protectedHeader
    assert.deepEqual(protectedHeader, { alg: 'ES256', typ: 'szyna-agreement+jwt', kid })
    return JSON.parse(Buffer.from(payload).toString()) as Record<string, unknown>
  }

  it('says what both agreed on and who decided it, and names nobody', async () => {
    const agreed = await test.agree('gmina')
    const { deeds, terms, ...claims } = await claimsOf(agreed.id)
    const at = '2026-03-02T08:00:00.000Z'
    assert.deepEqual(claims, {
      iss: 'https://bus.example/oidc',
      iat: Date.parse(at) / 1000,
      id: agreed.id,
      version: 1,
      consumer: 'gmina',
      owner: 'mc',
      api: persons,
      termsDigest: claims['termsDigest'],
      approvedBy: 'mc',
      approval: 'decision',
      approvedAt: at,
    })
    assert.deepEqual(terms, JSON.parse(JSON.stringify(agreed.terms)))
    const steps = deeds as { at: string; deed: string; by: string; person: string }[]
    assert.deepEqual(
      steps.map(({ deed, by }) => `${deed} ${by}`),
      ['draft gmina', 'ask gmina', 'approve mc'],
    )
    for (const { person } of steps) assert.match(person, /^d-[0-9a-f]{32}$/)
    assert.ok(!JSON.stringify(steps).includes('p-'), 'no id of a person')
  })

  it('has a digest that anybody can make of its terms', async () => {
    const agreed = await test.agree('gmina', { terms: termsOf({ fields: ['name'] }) })
    const { terms, termsDigest } = await claimsOf(agreed.id)
    const { version, purposes } = terms as { version: number; purposes: Record<string, unknown>[] }
    const [{ id, title, legalBasis, operations, fields, callsPerDay } = {}] = purposes
    const text = JSON.stringify({
      purposes: [{ callsPerDay, fields, id, legalBasis, operations, title }],
      version,
    })
    assert.equal(termsDigest, `sha-256:${createHash('sha256').update(text).digest('hex')}`)
  })

  it('is not there before anything was approved, and stays after the end', async () => {
    const asked = await test.ask('gmina')
    assert.equal(await test.agreements.signed(asked.id), undefined)
    await test.act(mc, asked, { do: 'approve' })
    await test.act(mc, asked, { do: 'archive', reason: 'Rejestr znika.' })
    assert.equal((await claimsOf(asked.id))['version'], 1)
    assert.equal(await test.agreements.signed(asked.id, 2), undefined)
  })

  it('is one a version, each with the deeds that led to it', async () => {
    const agreed = await test.agree('gmina')
    await test.act(mc, agreed, { do: 'suspend', reason: 'Nie ma to nic do rzeczy' })
    await test.act(mc, agreed, { do: 'resume' })
    await test.act(mc, agreed, { do: 'change', terms: termsOf({ callsPerDay: 7 }) })
    await test.act(gmina, agreed, { do: 'approve' })
    const { deeds, approvedBy, version } = await claimsOf(agreed.id)
    assert.deepEqual([version, approvedBy], [2, 'gmina'])
    assert.deepEqual(
      (deeds as { deed: string; by: string }[]).map(({ deed, by }) => `${deed} ${by}`),
      ['change mc', 'approve gmina'],
    )
    assert.equal((await claimsOf(agreed.id, 1))['version'], 1)
  })

  it('says by which rule it came into force where nobody decided', async () => {
    await test.setAccess({ approval: 'automatic' })
    const let_in = await test.ask('gmina')
    const { approvedBy, approval } = await claimsOf(let_in.id)
    assert.deepEqual([approvedBy, approval], ['mc', 'automatic'])
    const [one] = let_in.terms!.purposes
    await test.act(gmina, let_in, {
      do: 'change',
      terms: { purposes: [{ ...one!, callsPerDay: 1 }] },
    })
    assert.equal((await claimsOf(let_in.id))['approval'], 'narrower')
    assert.equal((await claimsOf((await test.ask('mc')).id))['approval'], 'own-api')
  })

  it('shows the same person as another one in another agreement', async () => {
    const persons_ = async (id: string) =>
      ((await claimsOf(id))['deeds'] as { person: string }[]).map(({ person }) => person)
    const one = await persons_((await test.agree('gmina')).id)
    const other = await persons_((await test.agree('zus')).id)
    assert.equal(new Set([...one, ...other]).size, 4)
  })

  it('is signed anew, word for word, when its key is published no more', async () => {
    const agreed = await test.agree('gmina')
    const former = await test.agreements.signed(agreed.id)
    assert.equal(await test.agreements.signed(agreed.id), former)
    const claims = await claimsOf(agreed.id)
    test.signer.rotate()
    assert.deepEqual(await claimsOf(agreed.id), claims)
    assert.notEqual(await test.agreements.signed(agreed.id), former)
  })

  it('stays the same whatever the bytes of a version are turned into', async () => {
    const agreed = await test.agree('gmina')
    const jws = (await test.agreements.signed(agreed.id))!
    const [head, payload, signature] = jws.split('.')
    const text = Buffer.from(payload!, 'base64url').toString().replace('"gmina"', '"zus"')
    const forged = [head, Buffer.from(text).toString('base64url'), signature].join('.')
    await assert.rejects(compactVerify(forged, test.signer.publicKey()))
  })
})
