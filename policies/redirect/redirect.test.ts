import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import { checkTarget } from './check-target.ts'
import redirect from './redirect.ts'

const document = {
  openapi: '3.1.0',
  info: { title: 'Test', version: '1.0.0' },
  paths: { '/a/{id}/{b}': { get: {} }, '/files/{path}': { get: {} } },
}

describe('redirect', () => {
  it('does what its golden cases say', async () => {
    const file = new URL('redirect.cases.yaml', import.meta.url).pathname
    const { failed, lines } = await runCases(file)
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('sends to the host of the file, below the path of the file, whatever a call says', async () => {
    const { tools, call } = openBench({ document })
    const its = tools('GET', '/a/{id}/{b}')
    const hostile = fc.constantFrom(
      '//evil.example',
      '@evil.example',
      '\\evil.example',
      '..',
      '.',
      '%2e%2e',
      '',
      '/',
      '?',
      '#',
      '\r\nSet-Cookie: a=b',
      '\u2028',
      '\ud800',
      ':80',
      '%0d%0a',
      'zażółć',
      '{id}',
      ' ',
      '\t',
    )
    const text = fc.oneof(
      hostile,
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.tuple(hostile, hostile).map((two) => two.join('')),
    )
    const targets = [
      'https://new.example/x/{id}/{b}',
      'https://new.example/x{path}?{query}',
      'https://new.example{path}',
      'https://new.example:8443/x/{id}?b={b}&{query}',
      '/x/{id}/{b}?{query}',
      '/x{path}',
    ]
    const target = fc.constantFrom(...targets)
    await fc.assert(
      fc.asyncProperty(target, text, text, text, text, async (to, id, b, path, query) => {
        assert.deepEqual(checkTarget({ to }), [])
        const step = redirect.build({ to }, its)
        const asked = call({ tools: its, params: { id, b }, path: `/${path}`, query })
        const { reply } = await walk([step], asked)
        if (reply.status === 400) return
        const location = reply.headers.get('location')!
        assert.match(location, /^[!-~]+$/)
        const url = new URL(location, 'https://bus.example')
        const own = new URL(to.split('{')[0]!, 'https://bus.example')
        assert.equal(url.origin, own.origin, location)
        assert.equal(url.username + url.password + url.hash, '', location)
        assert.ok(url.pathname.startsWith(own.pathname), location)
      }),
      { numRuns: 2_000 },
    )
  })

  it('loses nothing of an ordinary parameter', async () => {
    const { tools, call } = openBench({ document })
    const its = tools('GET', '/a/{id}/{b}')
    const step = redirect.build({ to: 'https://new.example/{id}/x?b={b}' }, its)
    const word = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
      .filter((one) => !/^\.{1,2}$/.test(one))
    await fc.assert(
      fc.asyncProperty(word, word, async (id, b) => {
        const { reply } = await walk([step], call({ tools: its, params: { id, b } }))
        if (/^(?:\.|%2e){1,2}$/i.test(id)) return
        const url = new URL(reply.headers.get('location') ?? '')
        assert.equal(decodeURIComponent(url.pathname.split('/')[1]!), id)
        if (/^(?:\.|%2e){1,2}$/i.test(b)) return
        assert.equal(decodeURIComponent(url.search.slice(3)), b)
      }),
    )
  })

  it('is not built where no path has such a parameter, or one is called path', () => {
    const { tools } = openBench({ document })
    const build = (to: string, path: string) => () => redirect.build({ to }, tools('GET', path))
    assert.throws(
      build('/x/{pesel}', '/a/{id}/{b}'),
      /a parameter \{pesel\}; they have \{id\}, \{b\}/,
    )
    assert.throws(build('/x{path}', '/files/{path}'), /has a parameter of that name too/)
    assert.doesNotThrow(build('/x/{id}', '/a/{id}/{b}'))
  })

  it('refuses calls of an operation without the parameter that another has', async () => {
    const { tools, call } = openBench({ document })
    const its = tools('GET', '/files/{path}')
    const { reply } = await walk([redirect.build({ to: '/x/{id}' }, its)], call({ tools: its }))
    assert.equal(reply.problem?.code, 'gateway/internal')
  })
})
