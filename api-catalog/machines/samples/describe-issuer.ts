// The token endpoint as an OpenAPI document: what a workflow of Arazzo needs to name it.

/** Address of the document, without the host. */
export const issuerDocumentAddress = '/catalog/issuer.openapi.json'

/** RFC 6749 §4.4 with RFC 7523 §2.2 and RFC 8707. */
export function issuerDocument(publicUrl: string): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Token endpoint',
      version: '1.0.0',
      description: `The part of the issuer that systems need. The whole: ${publicUrl}/oidc/.well-known/openid-configuration`,
      license: { name: 'CC0 1.0', identifier: 'CC0-1.0' },
    },
    servers: [{ url: publicUrl }],
    security: [],
    paths: {
      '/oidc/token': {
        post: {
          operationId: 'fetchToken',
          summary: 'A token for one API',
          requestBody: {
            required: true,
            content: { 'application/x-www-form-urlencoded': { schema: form } },
          },
          responses: {
            200: { description: 'The token.', content: { 'application/json': { schema: token } } },
            400: {
              description: 'A refusal, RFC 6749 §5.2.',
              content: { 'application/json': { schema: { type: 'object' } } },
            },
          },
        },
      },
    },
  }
}

const form = {
  type: 'object',
  required: ['grant_type', 'client_assertion_type', 'client_assertion', 'resource'],
  properties: {
    grant_type: { const: 'client_credentials' },
    client_assertion_type: { const: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' },
    client_assertion: { type: 'string', description: 'JWT signed with the key of the system.' },
    resource: { type: 'string', format: 'uri', description: 'The API, without its version.' },
    scope: { type: 'string' },
    purpose_id: { type: 'string', description: 'Of an agreement, where there are several.' },
  },
}

const token = {
  type: 'object',
  required: ['access_token', 'token_type', 'expires_in'],
  properties: {
    access_token: { type: 'string' },
    token_type: { type: 'string' },
    expires_in: { type: 'integer', description: 'Seconds.' },
  },
}
