import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import requireScope from './require-scope.ts'
import { scopesInDocument } from './scopes-in-document.ts'

describe('require-scope', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(
      new URL('require-scope.cases.yaml', import.meta.url).pathname,
    )
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('costs nothing where the document asks for no scope', () => {
    const { tools } = openBench()
    assert.deepEqual(requireScope.build({ from: 'document' }, tools('GET', '/persons')), {})
  })

  it('names no scope in a header field that a field cannot hold', async () => {
    const hints = { rateLimits: [], permissions: ['Read', 'a"\r\nX-Forged: 1', 'zażółć', ''] }
    const bench = openBench({ hints })
    const tools = bench.tools('GET', '/persons')
    const call = bench.call({ tools })
    call.caller = { kind: 'system', system: 'a.b', entity: 'a', scopes: new Set(), tokenId: 't' }
    const { reply } = await walk([requireScope.build({ from: 'document' }, tools)], call)
    assert.equal(reply.status, 403)
    assert.equal(
      reply.headers.get('www-authenticate'),
      'Bearer error="insufficient_scope", scope="Read"',
    )
  })

  it('takes scopes only from schemes that know them', () => {
    const document = {
      openapi: '3.1.0',
      info: { title: 'Test', version: '1.0.0' },
      security: [{ key: ['not-a-scope'], login: ['read'] }, { id: ['openid'] }],
      paths: { '/a': { get: {} }, '/b': { get: { security: [{ login: ['x'] }, {}] } } },
      components: {
        securitySchemes: {
          key: { type: 'apiKey', in: 'header', name: 'k' },
          login: { type: 'oauth2', flows: {} },
          id: { type: 'openIdConnect', openIdConnectUrl: '/' },
        },
      },
    }
    const bench = openBench({ document })
    const asked = (path: string) => {
      const { document: whole, operation, route } = bench.tools('GET', path)
      return scopesInDocument(whole, operation, route.operation)
    }
    assert.deepEqual(asked('/a'), [[['read'], ['openid']]])
    assert.deepEqual(asked('/b'), [], 'one way in asks for nothing')
  })
})
