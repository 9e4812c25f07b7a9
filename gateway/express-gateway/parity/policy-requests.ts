// What the policies and conditions make of a call.

import { future, past, sign } from './people.ts'
import { basic, bearer, form, host, json, key, origin } from './row.ts'
import type { Row } from './row.ts'

// oxfmt-ignore
export const keys: Row[] = [
  ['none',                       'GET /key'],
  ['right',                      'GET /key', key('apiKey plain:one')],
  ['right, scheme in capitals',  'GET /key', key('APIKEY plain:one')],
  ['wrong secret',               'GET /key', key('apiKey plain:two')],
  ['no secret',                  'GET /key', key('apiKey plain')],
  ['empty secret',               'GET /key', key('apiKey plain:')],
  ['unknown',                    'GET /key', key('apiKey nobody:one')],
  ['retired',                    'GET /key', key('apiKey retired:three')],
  ['another scheme',             'GET /key', key('Bearer plain:one')],
  ['no scheme',                  'GET /key', key('plain:one')],
  ['in the query',               'GET /key?apiKey=plain:one'],
  ['in the query, wrong',        'GET /key?apiKey=plain:two'],
  ['wrong in the field, right in the query', 'GET /key?apiKey=plain:one', key('Bearer x')],
  ['a scope is wanted',          'GET /key-scoped', key('apiKey plain:one')],
  ['a scope is there',           'GET /key-scoped', key('apiKey reader:two')],
  ['a scope and no key',         'GET /key-scoped'],
  ['another field',              'GET /key-header', { 'x-api-key': 'secret plain:one' }],
  ['another field, usual scheme', 'GET /key-header', { 'x-api-key': 'apiKey plain:one' }],
  ['the usual field where another is named', 'GET /key-header', key('apiKey plain:one')],
  ['bare',                       'GET /key-bare', key('plain:one')],
  ['bare, with some scheme',     'GET /key-bare', key('Bearer plain:one')],
  ['a named parameter',          'GET /key-query?key=plain:one'],
  ['a field where none counts',  'GET /key-query', key('apiKey plain:one')],
  ['a parameter where none counts', 'GET /key-noquery?apiKey=plain:one'],
  ['let through without',        'GET /key-pass'],
  ['let through with',           'GET /key-pass', key('apiKey reader:two')],
  ['let through without the scope', 'GET /key-pass', key('apiKey plain:one')],
]

// oxfmt-ignore
export const passwords: Row[] = [
  ['none',                       'GET /basic'],
  ['right',                      'GET /basic', basic('kadry:tajne')],
  ['wrong',                      'GET /basic', basic('kadry:nie')],
  ['unknown',                    'GET /basic', basic('nikt:tajne')],
  ['with a colon',               'GET /basic', basic('kancelaria:z:dwukropkiem')],
  ['not base64',                 'GET /basic', key('Basic ***')],
  ['no colon',                   'GET /basic', basic('kadry')],
  ['empty password',             'GET /basic', basic('kadry:')],
  ['another scheme',             'GET /basic', bearer('x')],
  ['a scope is wanted',          'GET /basic-scoped', basic('kadry:tajne')],
  ['a scope is there',           'GET /basic-scoped', basic('czytelnia:czytam')],
  ['let through without',        'GET /basic-pass'],
  ['let through with',           'GET /basic-pass', basic('kadry:tajne')],
  ['one of two ways, by key',    'GET /both', key('apiKey plain:one')],
  ['one of two ways, by password', 'GET /both', basic('kadry:tajne')],
  ['neither of two ways',        'GET /both'],
]

// oxfmt-ignore
export const tokens: Row[] = [
  ['none',                       'GET /token'],
  ['right',                      'GET /token', bearer(sign({ sub: 'x' }))],
  ['right, with an id',          'GET /token', bearer(sign({ sub: 'x', id: 'from-token' }))],
  ['in small letters',           'GET /token', key(`bearer ${sign({ sub: 'x' })}`)],
  ['other secret',               'GET /token', bearer(sign({ sub: 'x' }, 'HS256', 'other'))],
  ['HS512',                      'GET /token', bearer(sign({ sub: 'x' }, 'HS512'))],
  ['none as algorithm',          'GET /token', bearer(sign({ sub: 'x' }, 'none'))],
  ['expired',                    'GET /token', bearer(sign({ sub: 'x', exp: past }))],
  ['not yet',                    'GET /token', bearer(sign({ sub: 'x', nbf: future }))],
  ['still',                      'GET /token', bearer(sign({ sub: 'x', exp: future, nbf: past }))],
  ['no token at all',            'GET /token', bearer('a.b.c')],
  ['three dots',                 'GET /token', bearer(`${sign({ sub: 'x' })}.x`)],
  ['known',                      'GET /token-known', bearer(sign({ sub: 'jwt-kadry' }))],
  ['unknown',                    'GET /token-known', bearer(sign({ sub: 'jwt-nikt' }))],
  ['no subject',                 'GET /token-known', bearer(sign({}))],
  ['strict',                     'GET /token-strict', bearer(sign({ sub: 'x', aud: 'bus', iss: 'https://issuer.test' }, 'HS512'))],
  ['strict, a list of audiences', 'GET /token-strict', bearer(sign({ sub: 'x', aud: ['a', 'bus'], iss: 'https://issuer.test' }, 'HS512'))],
  ['strict, other audience',     'GET /token-strict', bearer(sign({ sub: 'x', aud: 'a', iss: 'https://issuer.test' }, 'HS512'))],
  ['strict, other issuer',       'GET /token-strict', bearer(sign({ sub: 'x', aud: 'bus', iss: 'b' }, 'HS512'))],
  ['strict, other algorithm',    'GET /token-strict', bearer(sign({ sub: 'x', aud: 'bus', iss: 'https://issuer.test' }))],
  ['strict, nothing said',       'GET /token-strict', bearer(sign({ sub: 'x' }, 'HS512'))],
  ['in a field',                 'GET /token-header', { 'x-token': sign({ sub: 'x' }) }],
  ['in the usual field where another is named', 'GET /token-header', bearer(sign({ sub: 'x' }))],
  ['in the query',               `GET /token-query?token=${sign({ sub: 'x' })}`],
  ['by a scheme',                'GET /token-scheme', key(`JWT ${sign({ sub: 'x' })}`)],
  ['by another scheme',          'GET /token-scheme', bearer(sign({ sub: 'x' }))],
  ['let through without',        'GET /token-pass'],
  ...['good', 'narrow', 'bare', 'off', 'unheard-of', 'broken'].map((token): Row => [`introspected: ${token}`, 'GET /opaque', bearer(token)]),
  ['introspected: again',        'GET /opaque', bearer('good')],
  ['introspected: none',         'GET /opaque'],
  ['introspected: a scope is there', 'GET /opaque-scoped', bearer('good')],
  ['introspected: a scope is wanted', 'GET /opaque-scoped', bearer('narrow')],
  ['introspected: let through',  'GET /opaque-pass', bearer('off')],
]

const preflight = {
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'x-one',
}

// oxfmt-ignore
export const crossing: Row[] = ['/cors', '/cors-list', '/cors-one', '/cors-all', '/cors-off'].flatMap((path): Row[] => [
    [`${path}, no origin`,         `GET ${path}`],
    [`${path}, an origin`,         `GET ${path}`, origin('https://a.test')],
    [`${path}, another origin`,    `GET ${path}`, origin('https://c.test')],
    [`${path}, asked before`,      `OPTIONS ${path}`, { ...origin('https://a.test'), ...preflight }],
    [`${path}, asked before by another`, `OPTIONS ${path}`, { ...origin('https://c.test'), ...preflight }],
    [`${path}, OPTIONS alone`,     `OPTIONS ${path}`],
  ])

// oxfmt-ignore
export const limits: Row[] = [
  ...['first', 'second', 'third', 'fourth'].map((name): Row => [`the ${name}`, 'GET /limit', { 'x-key': 'a' }]),
  ['another key',                'GET /limit', { 'x-key': 'b' }],
  ['as JSON',                    'GET /limit', { 'x-key': 'a', accept: 'application/json' }],
  ['as HTML',                    'GET /limit', { 'x-key': 'a', accept: 'text/html' }],
  ['own words, the first',       'GET /limit-said', { 'x-key': 'a' }],
  ['own words, the second',      'GET /limit-said', { 'x-key': 'a' }],
  ...['first', 'second', 'third'].map((name): Row => [`no limit, the ${name}`, 'GET /limit-none', { 'x-key': 'a' }]),
]

// oxfmt-ignore
export const changes: Row[] = [
  ['fixed',                      'GET /change/fixed'],
  ['said by the call',           'GET /change/said', { ...host('said.test'), 'x-in': 'b' }],
  ['removed',                    'GET /change/removed', { 'x-in': 'a', 'user-agent': 'u' }],
  ['removed by a name in capitals', 'GET /change/capital', { 'x-in': 'a' }],
  ['replaced',                   'GET /change/replaced', { 'x-in': 'a' }],
  ['chosen',                     'GET /change/chosen', { 'x-in': 'a' }],
  ['chosen otherwise',           'GET /change/chosen', { 'x-in': 'c' }],
  ['an exact path with a query', 'GET /change/chosen?b=1', { 'x-in': 'a' }],
  ['of the query',               'GET /change/query?b=AbC'],
  ['a template',                 'GET /change/template'],
  ['untouched',                  'GET /change/none', { 'x-in': 'a' }],
  ['a JSON body',                'POST /change-body', json, '{"a":1,"secret":"x"}'],
  ['a JSON body with a charset', 'POST /change-body', { 'content-type': 'application/json; charset=utf-8' }, '{"a":"ł"}'],
  ['a form',                     'POST /change-body', form, 'a=1&secret=x&b=c+d'],
  ['a list',                     'POST /change-body', json, '[1,2]'],
  ['no body',                    'POST /change-body', { 'content-length': '0' }],
  ['GET without a body',         'GET /change-body'],
  ['another kind of body',       'POST /change-body', { 'content-type': 'text/plain' }, 'words'],
  ['a broken body',              'POST /change-body', json, '{"a":'],
  ['a body that is a text',      'POST /change-body', json, '"a"'],
  ['fields of the answer',       'GET /answer/fields'],
  ['members of the answer',      'GET /answer/body'],
  ['members of an answer that is a text', 'GET /answer/text'],
  ['members of an answer that is a list', 'GET /answer/list'],
  ['two changes of the answer',  'GET /answer/twice'],
  ['an answer left alone',       'GET /answer/other'],
  ['headers policy',             'GET /headers'],
  ['a field by script',          'GET /script/set'],
  ['two fields by script',       'POST /script/two?q=7', { 'content-length': '0' }],
  ['a default by script',        'GET /script/two'],
  ['a field deleted by script',  'GET /script/delete', { 'x-in': 'a' }],
  ['a path by script',           'GET /script/url'],
  ['a path with a query by script', 'GET /script/url?a=1'],
]

// oxfmt-ignore
export const conditions: Row[] = [
  ['allOf, all',                 'GET /if/all'],
  ['allOf, not all',             'DELETE /if/all'],
  ['oneOf, the first',           'GET /if/one'],
  ['oneOf, the second',          'GET /if/other'],
  ['not',                        'GET /if/not'],
  ['not, after all',             'POST /if/not', { 'content-length': '0' }],
  ['pathMatch',                  'GET /if/match/abc'],
  ['pathMatch, not',             'GET /if/match/abd'],
  ['pathMatch, capitals',        'GET /if/match/ABC'],
  ['pathMatch of a query',       'GET /if/x?q=1'],
  ['pathExact with a query',     'GET /if/all?q=2'],
  ['pathExact in capitals',      'GET /if/ALL'],
  ['hostMatch',                  'GET /if/h', host('a.match.test')],
  ['hostMatch, two labels',      'GET /if/h', host('a.b.match.test')],
  ['hostMatch, none',            'GET /if/h', host('match.test')],
  ['hostMatch, capitals',        'GET /if/h', host('A.MATCH.TEST')],
  ['hostMatch with a port',      'GET /if/h', host('port.test:81')],
  ['a field',                    'GET /if/e', { 'x-if': 'a' }],
  ['another value',              'GET /if/e', { 'x-if': 'b' }],
  ['a method and no field',      'PUT /if/e', { 'content-length': '0' }],
  ['a method and a field',       'PUT /if/e', { 'content-length': '0', 'x-not': '1' }],
  ['a number',                   'GET /if/n?n=7'],
  ['a smaller number',           'GET /if/n?n=3'],
  ['startsWith',                 'GET /if/starts/here'],
  ['a pattern of script',        'GET /if/rx'],
  ['none of them',               'GET /if/nothing'],
  ['a body that fits',           'POST /schema', json, '{"name":"a"}'],
  ['a body that does not',       'POST /schema', json, '{"name":1}'],
  ['a form that fits',           'POST /schema', form, 'name=a'],
  ['no body',                    'POST /schema', { 'content-length': '0' }],
  ['a schema above another policy', 'POST /schema-late', json, '{"name":"a"}'],
]

// oxfmt-ignore
export const ends: Row[] = [
  ['terminate',                  'GET /ends'],
  ['terminate, HEAD',            'HEAD /ends'],
  ['terminate, POST',            'POST /ends', json, '{}'],
  ['own words',                  'GET /ends-said'],
  ['204',                        'GET /ends-204'],
  ['no step answers',            'GET /falls'],
  ['logged',                     'GET /logged?a=1'],
]
