// The operations of `specs/admin.openapi.yaml`, each with its handler, behind one credential, as an
// application of fastify that listens nowhere: admin.ts hands it requests. An operation without a
// handler, or a handler without an operation, does not open; a test holds the two together.

import type { IncomingMessage, ServerResponse } from 'node:http'
import fastify from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '#kernel/log/log.ts'
import { preferredLanguage } from '#kernel/problem/preferred-language.ts'
import { Problem } from '#kernel/problem/problem.ts'
import { openTracer } from '../data-plane/trace.ts'
import { answerProblem, problemOf } from './answer-problem.ts'
import { checkAccess } from './check-access.ts'
import type { AccessRule } from './check-access.ts'
import { openHandlers } from './handlers.ts'
import type { Handler, HandlerNeeds } from './handlers.ts'
import { readOperations } from './operations.ts'
import type { Operation } from './operations.ts'

export interface AdminApi {
  handle(req: IncomingMessage, res: ServerResponse): void
  close(): Promise<void>
}

export interface AdminApiNeeds extends HandlerNeeds {
  readonly log: Log
}

export async function openAdminApi(needs: AdminApiNeeds, rule: AccessRule): Promise<AdminApi> {
  const { log } = needs
  const app = openServer()
  guard(app)
  for (const [operation, handler] of bind(readOperations(), openHandlers(needs))) {
    route(app, operation, handler)
  }
  await app.ready()
  return { handle: app.routing, close: () => app.close() }

  function guard(server: FastifyInstance): void {
    server.addHook('onRequest', async (request) => {
      const refusal = checkAccess(request.raw, rule)
      if (refusal) throw refusal
    })
    server.setErrorHandler((error, request, reply) => answer(error, request, reply))
    server.setNotFoundHandler((request, reply) => {
      const detail = `The admin API has no ${request.method} there; see specs/admin.openapi.yaml.`
      return answer(new Problem('resource/unknown', detail), request, reply)
    })
  }

  function openServer(): FastifyInstance {
    const tracer = openTracer()
    return fastify({
      logger: false,
      genReqId: (req) => tracer.read(req.headers['traceparent'] as string | undefined).id,
      bodyLimit: 1024,
      exposeHeadRoutes: false,
      onProtoPoisoning: 'error',
      onConstructorPoisoning: 'error',
      frameworkErrors: (error, request, reply) => {
        answer(checkAccess(request.raw, rule) ?? error, request, reply)
      },
    })
  }

  function answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const problem = problemOf(thrown)
    const { id: traceId, routeOptions } = request
    const facts = { traceId, operation: routeOptions.url, code: problem.code }
    if (problem.fault === 'caller') log.info(facts, 'an admin request was refused')
    else log.error({ ...facts, err: problem.cause ?? problem }, 'an admin request failed')
    return answerProblem(
      reply,
      problem,
      traceId,
      preferredLanguage(request.headers['accept-language']),
    )
  }
}

/** Each operation with its handler; throws when either lacks the other. */
export function bind(
  operations: readonly Operation[],
  handlers: Readonly<Record<string, Handler>>,
): [Operation, Handler][] {
  const described = new Set(operations.map(({ id }) => id))
  const stray = Object.keys(handlers).filter((id) => !described.has(id))
  const missing = [...described].filter((id) => !Object.hasOwn(handlers, id))
  if (stray.length > 0 || missing.length > 0) {
    const sides = `handlers without operation: ${stray.join()}; without handler: ${missing.join()}`
    throw new Error(`specs/admin.openapi.yaml and gateway/admin/handlers.ts disagree: ${sides}`)
  }
  return operations.map((operation) => [operation, handlers[operation.id]!])
}

function route(app: FastifyInstance, operation: Operation, handler: Handler): void {
  app.route({
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    bodyLimit: operation.takesBody ? operation.maxBodyBytes : 1024,
    async handler({ body, query, params, headers }, reply) {
      const errors = [
        ...operation.checkPath(params as object),
        ...operation.checkQuery(query as object),
        ...(operation.takesBody ? operation.checkBody(body) : []),
      ]
      if (errors.length > 0) {
        const detail = 'The request is not as specs/admin.openapi.yaml describes it.'
        throw new Problem('request/invalid', detail, { errors })
      }
      const answer = await handler({ body, query, params, headers })
      reply.code(answer.status).headers({ ...answer.headers, 'cache-control': 'no-store' })
      if (typeof answer.body === 'string') return reply.type('text/plain').send(answer.body)
      return reply.send(answer.body)
    },
  })
}
