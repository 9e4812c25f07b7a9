import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import requireMtls from './require-mtls.ts'

describe('require-mtls', () => {
  it('does what its golden cases say', async () => {
    const file = new URL('require-mtls.cases.yaml', import.meta.url).pathname
    const { failed, lines } = await runCases(file)
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('says nothing of the names in a certificate, which may be personal data', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const step = requireMtls.build({ names: ['dns:a.example'] }, tools)
    const subject = ['serialNumber=PNOPL-00000000000', 'CN=Modelowa Osoba']
    for (const about of [{ subject }, { subject, verified: false }, { subject, ends: '-1 s' }]) {
      const certificate = bench.credentials.certificate(about)
      const { reply } = await walk([step], bench.call({ tools, certificate }))
      assert.match(reply.problem!.code, /^certificate\//)
      assert.doesNotMatch(JSON.stringify(reply.problem!.message), /PNOPL|Modelowa/)
    }
  })

  it('knows a caller as one object, by which later steps remember him', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const step = requireMtls.build({}, tools)
    const certificate = bench.credentials.certificate({ of: 'zus.kadry' })
    const calls = [1, 2].map(() => bench.call({ tools, certificate }))
    for (const call of calls) await walk([step], call)
    assert.equal(calls[0]!.caller?.tokenId, certificate.thumbprint)
    assert.equal(calls[0]!.caller, calls[1]!.caller)
  })
})
