// A document whose every text tries to be something else: markup, a prefix of Turtle, a variable of Postman,
// an expression of Arazzo. Everything in it is synthetic.

import { publish } from '../../portal/testing/publish.ts'
import type { PublishedApi } from '../../published.ts'

export const evil = [
  `<script>alert(1)</script> & "quoted" 'single'`,
  '" . <https://evil.example/s> <https://evil.example/p> "x',
  '\\" \\u0022 \n@prefix dcat: <https://evil.example/> .\r\t\u0000\u0008\ud800 end\\',
  '{{accessToken}} {{{baseUrl}}} ]]> <!-- %{x} -->',
  '$inputs.clientAssertion {$steps.token.outputs.accessToken}',
].join(' | ')

export function hostileApi(): PublishedApi {
  return publish(
    {
      openapi: '3.1.0',
      info: {
        title: evil,
        version: evil,
        description: evil,
        contact: { name: evil, email: 'a b>@example.com', url: 'javascript:alert(1)' },
        license: { name: evil, url: 'https://example.com/a"b<c>{d}|e\\f^g`h i' },
      },
      tags: [{ name: evil }],
      paths: {
        '/things': {
          get: {
            operationId: 'listThings',
            tags: [evil],
            summary: evil,
            description: evil,
            parameters: [
              {
                name: evil,
                in: 'query',
                required: true,
                example: evil,
                schema: { type: 'string' },
              },
              { name: 'X-Evil', in: 'header', required: true, example: evil, schema: {} },
            ],
            responses: { 200: { description: evil } },
          },
          post: {
            tags: [evil],
            requestBody: { content: { 'application/json': { example: { [evil]: evil } } } },
            responses: { 200: { description: evil } },
          },
        },
      },
    },
    { entity: 'evil', name: 'things', owner: evil },
  )
}
