// The admin listener: the operations of `specs/admin.openapi.yaml`, each with its handler, behind one
// credential. It listens apart from the public one, so that a mistake in a reverse proxy cannot show
// it to the world. An operation without a handler, or a handler without an operation, does not start.

import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '#kernel/log/log.ts'
import { preferredLanguage } from '#kernel/problem/preferred-language.ts'
import { Problem } from '#kernel/problem/problem.ts'
import { openTracer } from '../data-plane/trace.ts'
import { PortTaken } from '../doors.ts'
import { answerProblem, problemOf } from './answer-problem.ts'
import { checkAccess } from './check-access.ts'
import { ensureCredential } from './credential.ts'
import { openHandlers } from './handlers.ts'
import type { Handler, HandlerNeeds } from './handlers.ts'
import { readOperations } from './operations.ts'
import type { Operation } from './operations.ts'

export interface Admin {
  /** Gives back the address, `http://127.0.0.1:9080`; throws `PortTaken`, a sentence with the cure. */
  listen(host: string, port: number): Promise<string>
  close(): Promise<void>
}

export interface AdminNeeds extends HandlerNeeds {
  readonly log: Log
}

export async function openAdmin(needs: AdminNeeds): Promise<Admin> {
  const { log, config } = needs
  const rule = { credential: await ensureCredential(config.dataDir), host: config.adminHost }
  const app = openServer()
  guard(app)
  for (const [operation, handler] of bind(readOperations(), openHandlers(needs))) {
    route(app, operation, handler)
  }
  return {
    async listen(host, port) {
      try {
        await app.listen({ host, port })
      } catch (error) {
        throw explainListen(error as NodeJS.ErrnoException, host, port)
      }
      return addressOf(app, host)
    },
    close: () => app.close(),
  }

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
      requestTimeout: 60_000,
      bodyLimit: 1024,
      exposeHeadRoutes: false,
      forceCloseConnections: true,
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
    async handler({ body, query, params }, reply) {
      const errors = [
        ...operation.checkPath(params as object),
        ...operation.checkQuery(query as object),
        ...(operation.takesBody ? operation.checkBody(body) : []),
      ]
      if (errors.length > 0) {
        const detail = 'The request is not as specs/admin.openapi.yaml describes it.'
        throw new Problem('request/invalid', detail, { errors })
      }
      const answer = await handler({ body, query, params })
      reply.code(answer.status).header('cache-control', 'no-store')
      if (typeof answer.body === 'string') return reply.type('text/plain').send(answer.body)
      return reply.send(answer.body)
    },
  })
}

function addressOf(app: FastifyInstance, host: string): string {
  const { port, address, family } = app.server.address() as AddressInfo
  const everywhere = address === '0.0.0.0' || address === '::'
  const name = everywhere ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address
  return `http://${host === 'localhost' ? 'localhost' : name}:${port}`
}

function explainListen(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new PortTaken(
        `Port ${port} on ${host} is in use by another program; stop it or set another SZYNA_ADMIN_PORT.`,
      )
    case 'EACCES':
      return new PortTaken(
        `This user may not listen on port ${port}; set SZYNA_ADMIN_PORT above 1023.`,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new PortTaken(`This machine has no address ${host}; set another SZYNA_ADMIN_HOST.`)
    default:
      return error
  }
}
