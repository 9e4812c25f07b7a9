// Everything that people take for an OpenAPI document is named, in one sentence with the cure.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { aDocument, anIntake } from '../testing/an-intake.ts'

const { accept, refusal } = anIntake()
const withVersion = (openapi: unknown) =>
  JSON.stringify({ ...(JSON.parse(aDocument()) as object), openapi })

describe('what is no OpenAPI 3.0 or 3.1', () => {
  // oxfmt-ignore
  const cases: [string, string, string, RegExp][] = [
    ['nothing',              '',                                                   'unreadable', /is empty/],
    ['spaces',               ' \n ',                                               'unreadable', /is empty/],
    ['Swagger 2.0',          '{"swagger":"2.0","paths":{}}',                       'refused',    /Swagger 2\.0.*npx swagger2openapi/],
    ['Swagger 2.0 in YAML',  'swagger: 2.0\npaths: {}\n',                          'refused',    /Swagger 2.*swagger2openapi/],
    ['Swagger 1',            '{"swaggerVersion":"1.2"}',                           'refused',    /Swagger 1/],
    ['OpenAPI 3.2',          withVersion('3.2.0'),                                 'refused',    /3\.2.*write "openapi: 3\.1\.1"/],
    ['OpenAPI 4',            withVersion('4.0.0'),                                 'refused',    /takes OpenAPI 3\.0 and 3\.1, and this says 4\.0\.0/],
    ['a number as version',  withVersion(3.1),                                     'refused',    /write openapi: "3\.1\.1"/],
    ['two numbers',          withVersion('3.0'),                                   'refused',    /write openapi: "3\.0\.3"/],
    ['an object as version', withVersion({}),                                      'refused',    /takes OpenAPI/],
    ['AsyncAPI',             'asyncapi: 3.0.0\n',                                  'refused',    /AsyncAPI/],
    ['Arazzo',               'arazzo: 1.0.1\n',                                    'refused',    /Arazzo/],
    ['an Overlay',           'overlay: 1.0.0\n',                                   'refused',    /Overlay/],
    ['OpenRPC',              '{"openrpc":"1.2.6"}',                                'refused',    /OpenRPC/],
    ['a JSON Schema',        '{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object"}', 'refused', /JSON Schema/],
    ['RAML',                 '#%RAML 1.0\ntitle: x\n',                             'refused',    /RAML/],
    ['WSDL',                 '<?xml version="1.0"?><wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"/>', 'refused', /WSDL.*SOAP/],
    ['XML',                  '<?xml version="1.0"?><a/>',                          'refused',    /is XML/],
    ['a web page',           '<!DOCTYPE html><html>login</html>',                  'refused',    /web page/],
    ['a ZIP archive',        'PK\u0003\u0004xx',                                   'refused',    /ZIP/],
    ['a PDF',                '%PDF-1.7',                                           'refused',    /PDF/],
    ['any JSON',             '{"a":1}',                                            'refused',    /no "openapi" member/],
    ['a list',               '[1,2]',                                              'unreadable', /is a list, not an object/],
    ['a text',               '{"a',                                                'unreadable', /openapi:1:2: A text is not closed/],
    ['a number',             '42',                                                 'unreadable', /is a number/],
    ['prose',                'Dear catalog, please: register: me',                 'unreadable', /openapi:1:/],
    ['broken JSON',          '{\n  "openapi": "3.1.0",\n  "info": {,}\n}',         'unreadable', /openapi:3:12: "," does not belong/],
    ['a comma too many',     '[1,]',                                               'unreadable', /openapi:1:4: "]" does not belong/],
    ['a comma too few',      '{"a":1 "b":2}',                                      'unreadable', /openapi:1:8/],
    ['two documents',        '{} {}',                                              'unreadable', /openapi:1:4/],
    ['a number as 01',       '[01]',                                               'unreadable', /openapi:1:\d/],
    ['a comment in JSON',    '{\n  // no\n}',                                      'unreadable', /openapi:2:3: "\/\/" is no key/],
    ['broken YAML',          'openapi: 3.1.0\ninfo: [\n',                          'unreadable', /openapi:\d+:\d+/],
  ]
  for (const [name, text, code, sentence] of cases) {
    it(`${name} is ${code}`, async () => {
      const outcome = await refusal(text)
      assert.equal(outcome.code, `document/${code}`)
      assert.match(outcome.detail, sentence)
      assert.doesNotMatch(outcome.detail, /\n/)
    })
  }
})

describe('what is', () => {
  it('may begin with a byte order mark, as JSON or as YAML', async () => {
    await accept(`\uFEFF${aDocument()}`)
    await accept({
      'a.yaml': '\uFEFFopenapi: 3.0.4\ninfo: {title: T, version: v7}\npaths: {/a: {get: {}}}\n',
    })
  })

  it('may carry a key twice in JSON, but is told so', async () => {
    const twice = aDocument().replace('"title":"Test"', '"title":"Old","title":"Test"')
    const { title, findings } = await accept(twice)
    assert.equal(title, 'Test')
    assert.deepEqual(
      findings.filter(({ rule }) => rule === 'duplicate-keys').map(({ pointer }) => pointer),
      ['/info/title'],
    )
  })
})

describe('a document without the shape that others rely upon', () => {
  // oxfmt-ignore
  const cases: [string, object, object, string][] = [
    ['no info',                 { info: undefined },                                 {}, '/info'],
    ['no title',                { info: { version: '1' } },                          {}, '/info/title'],
    ['a number as version',     { info: { title: 'T', version: 1.1 } },              {}, '/info/version'],
    ['no paths',                { paths: undefined },                                {}, '/paths'],
    ['empty paths',             { paths: {} },                                       {}, '/paths'],
    ['paths as a list',         { paths: [] },                                       {}, '/paths'],
    ['a path that is a text',   { paths: { '/a': 'x' } },                            {}, '/paths/~1a'],
    ['an operation as a list',  { paths: { '/a': { get: [] } } },                    {}, '/paths/~1a/get'],
    ['components as a text',    { components: 'x' },                                 {}, '/components'],
    ['schemas as a list',       { components: { schemas: [] } },                     {}, '/components/schemas'],
    ['parameters as an object', {}, { parameters: {} },                                  '/paths/~1things/get/parameters'],
    ['a parameter of nothing',  {}, { parameters: [{}] },                                '/paths/~1things/get/parameters/0/name'],
    ['a body as a text',        {}, { requestBody: 'x' },                                '/paths/~1things/get/requestBody'],
    ['a response as null',      {}, { responses: { 200: null } },                        '/paths/~1things/get/responses/200'],
    ['content as a list',       {}, { responses: { 200: { description: '', content: [] } } }, '/paths/~1things/get/responses/200/content'],
    ['tags that are numbers',   {}, { tags: [1] },                                       '/paths/~1things/get/tags'],
    ['a number as operationId', {}, { operationId: 7 },                                  '/paths/~1things/get/operationId'],
    ['limits of nothing',       {}, { 'x-rate-limits': 7 },                              '/paths/~1things/get/x-rate-limits'],
    ['limits by the fortnight', {}, { 'x-rate-limits': { perFortnight: 7 } },            '/paths/~1things/get/x-rate-limits/perFortnight'],
    ['a limit of half a call',  {}, { 'x-rate-limits': { perHour: 0.5 } },               '/paths/~1things/get/x-rate-limits/perHour'],
    ['permissions with spaces', { 'x-required-permissions': ['a b'] },               {}, '/x-required-permissions'],
  ]
  for (const [name, more, operation, pointer] of cases) {
    it(`${name} is refused at ${pointer}`, async () => {
      const { code, errors } = await refusal(aDocument(more, operation))
      assert.equal(code, 'document/refused')
      assert.ok(
        errors.some((error) => error.pointer === pointer),
        JSON.stringify(errors),
      )
    })
  }
})
