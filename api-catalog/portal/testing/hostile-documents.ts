// Documents that mean harm, and ones without end, for the tests of the portal.

import { frozen } from './documents.ts'
/** What runs when a page forgets to escape, or lets a link or a tag through. Each sets `__xss`. */
// oxfmt-ignore
export const vectors: readonly string[] = [
  '<script>window.__xss=1</script>',
  '"><img src=x onerror=window.__xss=1>',
  "'><svg/onload=window.__xss=1>",
  '<a href="javascript:window.__xss=1">kliknij</a>',
  '[kliknij](javascript:window.__xss=1)',
  '[kliknij](data:text/html,<script>window.__xss=1</script>)',
  '<iframe srcdoc="<script>parent.__xss=1</script>"></iframe>',
  '<details open ontoggle=window.__xss=1>x</details>',
  '<style>*{background:url(//evil.example/x)}</style><b style="position:fixed;inset:0" onmouseover=window.__xss=1>x</b>',
  '</code></pre></script><script>window.__xss=1</script>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.__xss=1&gt;">',
  '<form action="//evil.example"><button formaction="javascript:window.__xss=1">x</button></form>',
  '<base href="//evil.example/"><meta http-equiv="refresh" content="0;url=//evil.example">',
  '![x](x"onerror=window.__xss=1 "x)',
  '<object data="javascript:window.__xss=1"></object><embed src="javascript:window.__xss=1">',
  '\u003cimg src=x onerror\u003dwindow.__xss=1\u003e',
  '<noscript><p title="</noscript><img src=x onerror=window.__xss=1>">',
  '${window.__xss=1} {{constructor.constructor("window.__xss=1")()}}',
  '<a href=" &#1;javascript:window.__xss=1">kliknij</a>',
  '<xmp><svg><a xlink:href="javascript:window.__xss=1"><text>x</text></a></svg>',
]

/** The vector in every place of a document that a page shows. */
export function hostile(vector: string): object {
  const schema = {
    type: 'string',
    title: vector,
    description: vector,
    enum: [vector],
    default: vector,
    example: vector,
    pattern: vector,
    format: vector,
  }
  return frozen({
    openapi: '3.1.0',
    info: {
      title: vector,
      version: vector,
      description: vector,
      termsOfService: vector,
      contact: { name: vector, url: vector, email: vector },
      license: { name: vector, url: vector },
    },
    externalDocs: { description: vector, url: vector },
    servers: [{ url: vector, description: vector }],
    tags: [{ name: vector, description: vector }],
    paths: {
      [`/${vector}/{${vector}}`]: {
        post: {
          operationId: vector,
          summary: vector,
          description: vector,
          tags: [vector],
          parameters: [
            {
              name: vector,
              in: 'path',
              required: true,
              description: vector,
              schema,
              example: vector,
            },
            { name: vector, in: 'query', required: true, description: vector, schema },
            { name: vector, in: 'header', required: true, schema, example: { [vector]: vector } },
          ],
          requestBody: {
            required: true,
            description: vector,
            content: { [vector]: { schema: { $ref: `#/components/schemas/${token(vector)}` } } },
          },
          responses: {
            200: {
              description: vector,
              headers: { [vector]: { description: vector, schema } },
              content: { 'application/json': { schema, example: vector } },
            },
            [vector]: { description: vector, content: { [vector]: { schema, example: vector } } },
          },
        },
      },
    },
    components: {
      schemas: {
        [vector]: {
          type: 'object',
          description: vector,
          required: [vector],
          properties: { [vector]: schema },
          oneOf: [schema, { title: vector, properties: { [vector]: schema } }],
        },
      },
    },
  })
}

/** Schemas that never end: in themselves, in pairs, by `allOf`, doubling 40 times, ten thousand wide. */
export function endless(): object {
  const doubling = Object.fromEntries(
    Array.from({ length: 40 }, (_, at) => {
      const next = { $ref: `#/components/schemas/D${at + 1}` }
      return [
        `D${at}`,
        { type: 'object', properties: { left: next, right: next }, allOf: [next, next] },
      ]
    }),
  )
  const wide = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, at) => [
      `field${at}`,
      { type: 'string', description: 'Pole.' },
    ]),
  )
  const names = ['Self', 'Ping', 'Chain', 'D0', 'Wide', 'Alias', 'Lost', 'Any', 'Items', 'Huge']
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
  return frozen({
    openapi: '3.1.0',
    info: { title: 'Bez końca', version: '1' },
    paths: Object.fromEntries(
      names.map((name) => [
        `/${name}/{id}`,
        {
          post: {
            summary: name,
            parameters: [{ name: 'id', in: 'path', required: true, schema: ref(name) }],
            requestBody: { required: true, content: { 'application/json': { schema: ref(name) } } },
            responses: {
              200: { description: 'ok', content: { 'application/json': { schema: ref(name) } } },
            },
          },
        },
      ]),
    ),
    components: {
      schemas: {
        ...doubling,
        D40: { type: 'string' },
        Self: { type: 'object', required: ['self'], properties: { self: ref('Self') } },
        Ping: { type: 'object', properties: { pong: ref('Pong') } },
        Pong: { type: 'array', items: ref('Ping') },
        Chain: { allOf: [ref('Chain'), { properties: { x: { type: 'string' } } }] },
        Wide: { type: 'object', properties: wide },
        Alias: ref('Alias2'),
        Alias2: ref('Alias'),
        Lost: ref('Nowhere'),
        Any: true,
        Items: { type: 'array', minItems: 1e9, items: { type: 'string', minLength: 1e9 } },
        Huge: { type: 'string', pattern: '((a{999}){999}){999}', description: '['.repeat(60_000) },
      },
    },
  })
}

function token(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
