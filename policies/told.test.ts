import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { Call, Caller } from './call.ts'
import { HeaderList } from './headers.ts'
import type { Watch } from './run-calls.ts'
import { readPerson } from './require-token/read-person.ts'
import { runCases } from './run-cases.ts'
import { judge, tellSteps } from './tell-steps.ts'
import type { Verdict } from './tell-steps.ts'
import type { Walked } from './testing/harness.ts'

const folder = new URL('.', import.meta.url).pathname
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.cases.yaml'))
  .toSorted()

describe('a call that is told before it is made', () => {
  let sure = 0
  for (const file of files) {
    it(`comes out as ${file} says, and as it was told`, async () => {
      const { failed, lines } = await runCases(folder + file, watch)
      assert.equal(failed, 0, lines.join('\n'))
    })
  }

  it('is told for sure in most of the cases', () => {
    assert.ok(sure > 400, String(sure))
  })

  /** Telling twice, without a name and with one, must change nothing of what the case expects. */
  async function watch(...[steps, call]: Parameters<Watch>): ReturnType<Watch> {
    const supposed = { ...call, headers: new HeaderList([...call.headers.flat]) }
    await tellSteps(steps, supposed, undefined)
    const as = callerIn(call)
    const verdict = judge(steps, await tellSteps(steps, supposed, as))
    const isToken = steps.some(({ policy }) => policy === 'require-token')
    if (call.method === 'OPTIONS' || (isToken && as === undefined)) return () => []
    return (walked) => {
      if (verdict.would !== 'depends') sure += 1
      // That a token is good is told, not asked: bad ones are the cases of require-token.
      const badToken = walked.outcome.problem?.startsWith('token/') === true
      return badToken || isSo(verdict, walked) ? [] : [`was told ${JSON.stringify(verdict)}`]
    }
  }
})

function isSo({ would, refusal }: Verdict, { outcome, forwarded, reply }: Walked): boolean {
  switch (would) {
    case 'pass':
      return forwarded !== undefined
    case 'answer':
      return forwarded === undefined && outcome.problem === undefined
    case 'refuse':
      return outcome.problem === refusal!.code && reply.status === refusal!.status
    case 'depends':
      return true
    default:
      return would satisfies never
  }
}

/** Whom the token names; undefined: none is shown, or one that no issuer would make. */
function callerIn({ headers }: Call): Caller | undefined {
  const payload = headers.get('authorization')?.split('.')[1]
  if (payload === undefined) return undefined
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, string>
  const { client_id: system = '', entity = '', scope = '', jti: tokenId = '' } = claims
  const purpose = claims['purpose_id']
  const scopes = new Set(String(scope).split(' ').filter(Boolean))
  const read = readPerson(claims, { system, entity, audience: [claims['aud']!], partOf: undefined })
  const person = read.kind === 'read' ? read.person : undefined
  return { kind: 'system', system, entity, scopes, tokenId, purpose, person }
}
