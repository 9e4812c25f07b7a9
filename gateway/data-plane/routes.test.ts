import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decodeParams } from './decode-params.ts'
import { buildRoutes } from './routes.ts'

function table(...entries: string[]) {
  return buildRoutes(
    entries.map((one) => {
      const cut = one.indexOf(' ')
      return { method: one.slice(0, cut), path: one.slice(cut + 1), value: one }
    }),
  )
}

function lead(routes: ReturnType<typeof table>['routes'], ask: string) {
  const [method = '', path = ''] = ask.split(' ')
  const found = routes.find(path)
  const endpoint = found?.endpoints.get(method)
  if (found === undefined || endpoint === undefined) return found && [...found.endpoints.keys()]
  return { to: endpoint.value, params: { ...decodeParams(endpoint.names, found.values) } }
}

describe('the route table', () => {
  const { routes, complaints } = table(
    'GET /',
    'GET /persons',
    'GET /persons/',
    'GET /persons/{id}',
    'GET /persons/search',
    'POST /persons/search',
    'PUT /persons/{pesel}',
    'GET /{register}/latest',
    'GET /persons/{id}/files/{name}.json',
    'GET /persons/{id}/files/{name}.tar.gz',
    'GET /persons/{id}/files/{name}',
    'POST /cases/{id}:cancel',
    'POST /cases/{id}',
    'GET /maps/{west},{south}-{east},{north}',
    'GET /łódź/ulice i place',
  )

  // oxfmt-ignore
  const leads: [string, unknown][] = [
    ['GET /',                          { to: 'GET /', params: {} }],
    ['GET /persons',                   { to: 'GET /persons', params: {} }],
    ['GET /persons/',                  { to: 'GET /persons/', params: {} }],
    ['GET /persons/17',                { to: 'GET /persons/{id}', params: { id: '17' } }],
    ['PUT /persons/17',                { to: 'PUT /persons/{pesel}', params: { pesel: '17' } }],
    ['GET /persons/search',            { to: 'GET /persons/search', params: {} }],
    ['PUT /persons/search',            ['GET', 'POST']],
    ['GET /persons/latest',            { to: 'GET /persons/{id}', params: { id: 'latest' } }],
    ['GET /lands/latest',              { to: 'GET /{register}/latest', params: { register: 'lands' } }],
    ['GET /persons/1/files/a.json',    { to: 'GET /persons/{id}/files/{name}.json', params: { id: '1', name: 'a' } }],
    ['GET /persons/1/files/a.tar.gz',  { to: 'GET /persons/{id}/files/{name}.tar.gz', params: { id: '1', name: 'a' } }],
    ['GET /persons/1/files/.json',     { to: 'GET /persons/{id}/files/{name}', params: { id: '1', name: '.json' } }],
    ['POST /cases/7:cancel',           { to: 'POST /cases/{id}:cancel', params: { id: '7' } }],
    ['POST /cases/7:close',            { to: 'POST /cases/{id}', params: { id: '7:close' } }],
    ['GET /maps/1,2-3,4',              { to: 'GET /maps/{west},{south}-{east},{north}', params: { west: '1', south: '2', east: '3', north: '4' } }],
    ['GET /maps/1,2-3',                undefined],
    ['GET /%C5%82%C3%B3d%C5%BA/ulice%20i%20place', { to: 'GET /łódź/ulice i place', params: {} }],
    ['GET /persons/%C5%81',            { to: 'GET /persons/{id}', params: { id: 'Ł' } }],
    ['GET /persons/1/files',           undefined],
    ['GET /nothing',                   undefined],
    ['GET /persons/1/',                undefined],
  ]
  for (const [ask, expected] of leads) {
    it(`leads ${ask} to ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(lead(routes, ask), expected)
    })
  }

  it('has nothing to complain of in these', () => assert.deepEqual(complaints, []))

  it('finds its way back from a fixed segment that leads nowhere', () => {
    const { routes } = table('GET /{a}/x', 'GET /b/{c}/y', 'GET /b/z')
    assert.deepEqual(lead(routes, 'GET /b/x'), { to: 'GET /{a}/x', params: { a: 'b' } })
    assert.deepEqual(lead(routes, 'GET /b/x/y'), { to: 'GET /b/{c}/y', params: { c: 'x' } })
  })

  // oxfmt-ignore
  const wrong: [string[], RegExp][] = [
    [['GET /a/{x}', 'GET /a/{y}'],           /^GET \/a\/\{y\}: It answers the same addresses as GET \/a\/\{x\}\.$/],
    [['GET /a/{x}.json', 'GET /a/{y}.json'], /same addresses/],
    [['GET /a/{x}/{x}'],                     /"x" stands in it twice/],
    [['GET /a/{x'],                          /"\{" without "\}"/],
    [['GET /a/{}'],                          /without a name/],
    [['GET /a/{x}{y}'],                      /touch/],
    [['GET a'],                              /must begin with "\/"/],
    [['GET /a?b=c'],                         /character that no path has/],
    [['GET /a\\b'],                          /slash or backslash/],
  ]
  for (const [entries, complaint] of wrong) {
    it(`complains of ${entries.join(' and ')}`, () => {
      const { complaints, routes } = table(...entries)
      assert.equal(complaints.length, 1)
      assert.match(complaints[0]!, complaint)
      assert.equal(routes.size, entries.length - 1)
    })
  }

  it('agrees with a matcher that tries every template, on any table and any path', () => {
    const segment = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c') },
      { weight: 3, arbitrary: fc.constant('{p}') },
      { weight: 1, arbitrary: fc.constantFrom('{p}.a', 'b-{p}', '{p}:a', '{p}-{q}') },
    )
    const template = fc.array(segment, { minLength: 1, maxLength: 4 })
    const text = fc.constantFrom('a', 'b', 'c', 'a.a', 'b-a', 'b:a', 'b-a.a', 'a-b-c', 'x')
    const path = fc.array(text, { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(template, { maxLength: 12 }), path, (templates, asked) => {
        const named = templates.map((one, nth) =>
          one.map((part, at) => part.replace('p', `p${nth}_${at}`).replace('q', `q${nth}_${at}`)),
        )
        const entries = named.map((one) => ({
          method: 'GET',
          path: `/${one.join('/')}`,
          value: '',
        }))
        const { routes } = buildRoutes(entries)
        const got = routes.find(`/${asked.join('/')}`)?.endpoints.get('GET')?.path
        assert.equal(got, naive(named, asked))
      }),
      { numRuns: 3_000 },
    )
  })
})

/** Every template against the path; of those that fit, the one whose segments are most fixed from the left. */
function naive(templates: string[][], path: string[]): string | undefined {
  const fitting = templates.filter(
    (template) =>
      template.length === path.length &&
      template.every((part, at) => asPattern(part).test(path[at]!)),
  )
  const sorted = fitting.toSorted((a, b) => compare(a, b))
  return sorted[0] && `/${sorted[0].join('/')}`
}

function asPattern(part: string): RegExp {
  return new RegExp(`^${part.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '.+?')}$`)
}

function compare(a: string[], b: string[]): number {
  for (const [at, part] of a.entries()) {
    const other = b[at]!
    const ranks = [rank(part), rank(other)] as const
    if (ranks[0] !== ranks[1]) return ranks[0] - ranks[1]
    const keys = [part, other].map((one) => one.replaceAll(/\{\w+\}/g, '{}'))
    const fixed = keys.map((key) => key.replaceAll('{}', '').length)
    if (fixed[0] !== fixed[1]) return fixed[1]! - fixed[0]!
    if (keys[0] !== keys[1]) return keys[0]! < keys[1]! ? -1 : 1
  }
  return 0
}

function rank(part: string): number {
  if (!part.includes('{')) return 0
  return /^\{\w+\}$/.test(part) ? 2 : 1
}
