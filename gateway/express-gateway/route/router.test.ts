import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compileHost, compileHostRegex, compileWildcard } from './host-pattern.ts'
import { compilePath, compilePathRegex } from './path-pattern.ts'
import { findRoute } from './router.ts'
import type { Route } from './router.ts'

function pathOf(pattern: string) {
  const path = compilePath(pattern)
  return typeof path === 'string' ? assert.fail(path) : path
}

function complaintOf(made: unknown): string {
  return typeof made === 'string' ? made : assert.fail('it was not refused')
}

describe('a path of the dialect', () => {
  // oxfmt-ignore
  const paths: [pattern: string, matches: string[], not: string[]][] = [
    ['/admin/*',       ['/admin/', '/admin/a', '/ADMIN/a/b'],   ['/admin', '/adminx']],
    ['/admin/:id',     ['/admin/7', '/admin/7/'],               ['/admin/', '/admin/7/8']],
    ['/a',             ['/a', '/a/', '/A'],                     ['/a/b', '/ab']],
    ['/:id(\\d+)',     ['/12', '/12/'],                         ['/x']],
    ['/:id(\\D+)',     ['/x'],                                  ['/12']],
    ['/opt/:id?',      ['/opt', '/opt/', '/opt/7'],             ['/opt/7/8']],
    ['/file.:ext',     ['/file.json'],                          ['/filexjson', '/file.']],
    ['/grp(/x)?',      ['/grp', '/grp/x'],                      ['/grp/y']],
    ['*',              ['/', '/any/thing'],                     []],
    ['/more/:rest*',   ['/more/a', '/more/a/b/c'],              ['/more']],
  ]
  for (const [pattern, matches, not] of paths) {
    it(`${pattern} is met by ${matches.join(' ')} and not by ${not.join(' ') || 'nothing else'}`, () => {
      const path = pathOf(pattern)
      assert.deepEqual(
        matches.filter((one) => !path.matches(one)),
        [],
      )
      assert.deepEqual(
        not.filter((one) => path.matches(one)),
        [],
      )
    })
  }

  it('that cannot be run in linear time is refused with what to write', () => {
    assert.match(complaintOf(compilePath('/:id((?=a)a)')), /cannot be run safely/)
    assert.match(complaintOf(compilePathRegex('(?<!a)b')), /name the paths one by one/)
  })

  it('keeps no call waiting, however its pattern and the address are made', () => {
    const path = pathOf('/a/*/b/*/c/*/d')
    const started = process.cpuUsage()
    assert.equal(path.matches(`/a${'/b/c'.repeat(1_500)}`), false)
    assert.ok(process.cpuUsage(started).user < 1_000_000)
  })
})

describe('a host of the dialect', () => {
  it('is compared without case and port, and `*` is one label of it', () => {
    const host = compileHost('*.label.test')
    assert.ok(host.matches('A.LABEL.test:8080'))
    for (const other of ['label.test', 'a.b.label.test', 'a.labelxtest', ''])
      assert.ok(!host.matches(other), other)
  })

  it('as a pattern is met whole', () => {
    const host = compileHostRegex('r[0-9]+\\.test')
    assert.ok(typeof host !== 'string' && host.matches('R12.test:81') && !host.matches('ar12.test'))
    assert.match(complaintOf(compileHostRegex('(?=a)')), /cannot be run safely/)
  })

  it('as a wildcard is met by anything where `*` stands, and not by a dot at the beginning', () => {
    const host = compileWildcard('*.{a,b}.test')!
    assert.ok(host.matches('x.y.a.test') && host.matches('x.b.test'))
    assert.ok(!host.matches('.a.test') && !host.matches('x.c.test') && !host.matches('x.a.test:81'))
    for (const odd of ['!(a)', '!a', 'a/b', '+(a)', '{a'])
      assert.equal(compileWildcard(odd), undefined, odd)
  })
})

describe('a route of the dialect', () => {
  const route = (
    pattern: string,
    methods: string[] | undefined,
    served: string | undefined,
  ): Route<string> => ({
    endpoint: { name: pattern, scopes: [] },
    pattern,
    path: pathOf(pattern),
    methods: methods && new Set(methods),
    served,
  })
  const hosts = [
    {
      host: undefined,
      routes: [
        route('/a', ['GET'], 'get'),
        route('/a', ['POST'], 'post'),
        route('/*', undefined, 'rest'),
      ],
    },
    { host: compileHost('late.test'), routes: [route('/a', undefined, 'late')] },
  ]
  const found = (path: string, method: string, host = 'any.test') => {
    const place = findRoute(hosts, host, path, method)
    return place?.kind === 'route' ? place.route.served : place
  }

  it('is the first in the order of the file that takes path and method', () => {
    assert.equal(found('/a', 'GET'), 'get')
    assert.equal(found('/a', 'HEAD'), 'get')
    assert.equal(found('/a', 'POST'), 'post')
    assert.equal(found('/a', 'PUT'), 'rest')
  })

  it('of a host that the file names later comes later', () => {
    assert.equal(found('/a', 'GET', 'late.test'), 'get')
  })

  it('that takes no OPTIONS says by it which methods there are', () => {
    const only = [{ host: undefined, routes: [route('/a', ['GET', 'POST'], 'x')] }]
    assert.deepEqual(findRoute(only, 'h', '/a', 'OPTIONS'), {
      kind: 'options',
      allow: 'GET,HEAD,POST',
    })
    assert.equal(findRoute(only, 'h', '/a', 'PUT'), undefined)
  })
})
