// Tokens, proofs and identifiers are shown in calls that are refused and in calls that fail; none of
// them gets into the log, the reply, the journal's notes, or to the upstream.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { systemClock } from '#kernel/clock/clock.ts'
import { openLog } from '#kernel/log/log.ts'
import type { Call } from '#policies/call.ts'
import requireContext from '#policies/require-context/require-context.ts'
import requireToken from '#policies/require-token/require-token.ts'
import { openTestIssuer } from '#policies/testing/issuer.ts'
import { personClaims } from '#policies/testing/person-claims.ts'
import { openProver } from '#policies/testing/prover.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane, TestStep } from './testing/open-plane.ts'
import { openRegistry } from './testing/registry.ts'

const pesel = '86010799239'
const issuer = openTestIssuer(systemClock)
const prover = openProver()
const lines: string[] = []
const calls: Call[] = []

const steps: readonly TestStep[] = [
  { policy: 'require-token', phase: 'identify', build: (tools) => requireToken.build({}, tools) },
  {
    policy: 'require-context',
    phase: 'authorize',
    build: (tools) => requireContext.build({ context: 'citizen', person: 'body:/pesel' }, tools),
  },
  {
    policy: 'watch',
    phase: 'observe',
    build: () => ({ finish: (call: Call) => void calls.push(call) }),
  },
]

describe('what a call shows of a person', () => {
  let plane: TestPlane
  let registry: Awaited<ReturnType<typeof openRegistry>>
  let upstream = ''
  before(async () => {
    registry = await openRegistry((req, res) => {
      upstream += JSON.stringify(req.rawHeaders)
      res.destroy()
    })
    plane = await openPlane([publishedApi(['POST /lookups'], { upstream: registry.url })], {
      steps,
      issuer,
      log: openLog('debug', { write: (line: string) => void lines.push(line) }),
    })
  })
  after(async () => {
    await plane.close()
    await registry.close()
  })

  // oxfmt-ignore
  const cases: [what: string, told: [number, string], more: { claims?: object, proof?: object, body?: string }][] = [
    ['goes upstream, which breaks', [502, 'upstream/unreachable'], {}],
    ['names another person',        [403, 'context/person'],       { body: '{"pesel":"44051401458"}' }],
    ['is no JSON',                  [403, 'context/person'],       { body: pesel }],
    ['has a wrong proof',           [401, 'token/proof'],          { proof: { htm: 'GET' } }],
    ['has a token of two kinds',    [401, 'token/invalid'],        { claims: { ent: 'zus', ms: 'm' } }],
    ['has expired',                 [401, 'token/expired'],        { claims: { exp: 1 } }],
    ['is for another API',          [401, 'token/audience'],       { claims: { aud: 'https://bus.test/api/mf/vat' } }],
  ]
  for (const [what, told, { claims, proof = {}, body = `{"pesel":"${pesel}"}` }] of cases) {
    it(`is nowhere to be read afterwards, where the call ${what}`, async () => {
      const audience = `${plane.url}/api/gitd/licences`
      const now = Math.floor(systemClock.now() / 1000)
      const person = personClaims({ pesel }, { issuer, system: 'zus.kadry', audience, now })
      const cnf = { jkt: prover.thumbprint }
      const token = issuer.token({ claims: { aud: audience, ...person, cnf, ...claims } })
      const url = `${audience}/v1/lookups`
      const dpop = prover.proof({ method: 'POST', url, token, now }, { claims: proof })
      const answer = await fetch(url, {
        method: 'POST',
        headers: { authorization: `DPoP ${token}`, dpop, 'content-type': 'application/json' },
        body,
      })
      const text = await answer.text()
      assert.deepEqual([answer.status, /"\/problems\/([^"]+)"/.exec(text)?.[1]], told)
      const notes = calls.map((call) => call.notes)
      const said = [lines, text, [...answer.headers], notes]
        .map((one) => JSON.stringify(one))
        .join()
      for (const secret of [...token.split('.').slice(1), ...dpop.split('.').slice(1), pesel]) {
        assert.ok(!said.includes(secret))
        assert.ok(secret === pesel || !upstream.includes(secret))
      }
      assert.ok(!upstream.includes(pesel))
    })
  }

  it('and the upstream was told for whom it answers', () => {
    assert.match(lines.join(), /a call was refused/)
    assert.match(upstream, /"szyna-person","p-1","szyna-context","citizen"/)
  })
})
