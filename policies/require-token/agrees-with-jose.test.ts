import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { jwtVerify } from 'jose'
import { testAudience } from '../testing/issuer.ts'
import { openStep } from './testing/open-step.ts'

describe('whatever passes here', () => {
  const text = fc.oneof(
    fc.constantFrom('', 'zus.kadry', 'a b', ' ', 'zażółć'),
    fc.string({ maxLength: 8 }),
  )
  const odd = fc.oneof(
    text,
    fc.integer({ min: -10, max: 10 }),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.constant(undefined),
    fc.array(text, { maxLength: 3 }),
  )
  const time = fc.oneof(
    fc.integer({ min: -400, max: 400 }),
    fc.double({ min: -400, max: 400, noNaN: true }),
    odd,
  )

  it('passes jose too', async () => {
    let passed = 0
    const oneOf = (claim: string, values: fc.Arbitrary<unknown>) =>
      values.map((value) => ({ [claim]: value }))
    const changes = fc.oneof(
      oneOf('exp', time),
      oneOf('nbf', time),
      oneOf('iat', time),
      oneOf('aud', fc.oneof(fc.constant([testAudience, 'x']), fc.constant([]), odd)),
      oneOf('iss', odd),
      oneOf('sub', odd),
      oneOf('scope', odd),
      oneOf('entity', odd),
    )
    const heads = fc.oneof(
      { weight: 4, arbitrary: fc.constant({}) },
      oneOf('typ', fc.oneof(fc.constantFrom('application/at+jwt', 'AT+JWT', 'jwt'), odd)),
      oneOf('alg', fc.constantFrom('none', 'HS256', 'ES384', 'es256')),
      oneOf('crit', fc.constantFrom([], ['b64'], ['exp'])),
      oneOf('b64', fc.boolean()),
    )
    const spelling = fc.oneof(
      { weight: 6, arbitrary: fc.constant((token: string) => token) },
      fc.nat(600).chain((at) =>
        fc.constantFrom('A', '=', ' ', '.', '+').map((letter) => (token: string) => {
          return token.slice(0, at) + letter + token.slice(at + 1)
        }),
      ),
    )
    await fc.assert(
      fc.asyncProperty(
        changes,
        heads,
        spelling,
        fc.nat(10),
        async (change, header, spell, leeway) => {
          const { issuer, clock, show } = openStep({ leeway })
          const now = Math.floor(clock.now() / 1000)
          const claims: Record<string, unknown> = { ...change }
          for (const name of ['exp', 'nbf', 'iat']) {
            if (typeof claims[name] === 'number') claims[name] = now + claims[name]
          }
          const token = spell(issuer.token({ claims, header }))
          if ((await show(`Bearer ${token}`)) !== 'zus.kadry') return
          passed += 1
          await jwtVerify(token, issuer.publicKey, {
            algorithms: ['ES256'],
            typ: 'at+jwt',
            issuer: issuer.url,
            audience: testAudience,
            clockTolerance: leeway,
            currentDate: new Date(clock.now()),
            requiredClaims: ['sub', 'exp', 'iat', 'jti', 'client_id', 'entity'],
          })
        },
      ),
      { numRuns: 400 },
    )
    assert.ok(passed > 20, `only ${passed} passed, which proves little`)
  })
})
