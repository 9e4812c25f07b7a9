// What a composed operation answers when it refuses: the same for every composition, in the form of
// the documents in specs/. The rows stand in kernel/problem/problem.ts.

import { problems } from '#kernel/problem/problem.ts'

/** Names of components that every generated document has. */
export const ownComponents = ['Problem', 'Source'] as const

const traceId = '3f2a9c0e5d7b41868a1c4e6f90b2d735'

interface Refusal {
  readonly name: string
  readonly description: string
  readonly type: string
  readonly title: string
  readonly detail: string
  readonly fault?: string
}

// oxfmt-ignore
const refusals: Readonly<Record<string, Refusal>> = {
  400: { name: 'BadRequest', type: 'request/invalid', title: problems['request/invalid'].pl, description: 'Żądanie nie zgadza się z opisem. (The request does not match this document.)', detail: 'Popraw to, co wskazuje `errors`, i ponów.' },
  401: { name: 'Unauthorized', type: 'token/missing', title: problems['token/missing'].pl, description: 'Brak ważnego tokenu. (No valid token.)', detail: 'Pobierz token dla tego API i wyślij go w nagłówku Authorization.' },
  403: { name: 'Forbidden', type: 'composition/part-refused', title: 'Źródło złożonej odpowiedzi odmawia dostępu', description: 'Token nie daje prawa do operacji albo do rejestru, którego ona potrzebuje. (The token permits neither this operation nor a register it needs.)', detail: 'Część person (mc/persons/v1 getPerson) odmówiła: scope/insufficient.' },
  404: { name: 'NotFound', type: 'composition/nothing', title: 'Źródło złożonej odpowiedzi nic nie znalazło', description: 'Rejestr, bez którego nie ma odpowiedzi, nikogo ani niczego nie znalazł. (A register that is needed has nothing.)', detail: 'Część person (mc/persons/v1 getPerson) nie ma czego szukać: część found nie podała personId.' },
  422: { name: 'PartInput', type: 'composition/part-input', title: 'Źródło nie przyjmuje danych z żądania', description: 'Rejestr nie przyjął tego, o co go zapytano. (A register did not take what it was asked with.)', detail: 'Część found (mc/persons/v1 lookUpPersons) nie przyjęła danych: request/invalid.' },
  429: { name: 'TooManyRequests', type: 'limit/exceeded', title: problems['limit/exceeded'].pl, description: 'Przekroczony limit wywołań, tego API albo rejestru. (A call limit is exceeded, here or at a register.)', detail: 'Ponów po czasie z nagłówka Retry-After.' },
  502: { name: 'PartFailed', type: 'composition/part-failed', title: 'Źródło złożonej odpowiedzi zawiodło', fault: 'upstream', description: 'Rejestr, bez którego nie ma odpowiedzi, nie odpowiedział jak należy. (A register that is needed did not answer well.)', detail: 'Część person (mc/persons/v1 getPerson) nie odpowiedziała: upstream/unreachable. Ponów za chwilę.' },
  default: { name: 'Otherwise', type: 'gateway/internal', title: problems['gateway/internal'].pl, fault: 'gateway', description: 'Każda inna odmowa ma tę samą postać. (Every other refusal has the same form.)', detail: 'Ponów za chwilę; jeśli to trwa, podaj traceId właścicielowi API.' },
}

/** For `responses` of an operation. */
export function refusalRefs(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(refusals).map(([status, { name }]) => [
      status,
      { $ref: `#/components/responses/${name}` },
    ]),
  )
}

/** For `components.responses`. */
export function refusalResponses(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(refusals).map(([status, refusal]) => [refusal.name, response(status, refusal)]),
  )
}

function response(status: string, { description, type, title, detail, fault }: Refusal): object {
  const example = {
    type: `/problems/${type}`,
    title,
    status: status === 'default' ? 500 : Number(status),
    detail,
    fault: fault ?? 'caller',
    traceId,
  }
  const schema = { $ref: '#/components/schemas/Problem' }
  return {
    description,
    ...(status === '429' && { headers: { 'Retry-After': retryAfter } }),
    content: { 'application/problem+json': { schema, example } },
  }
}

const retryAfter = {
  description: 'Po ilu sekundach spróbować ponownie. (Seconds to wait.)',
  schema: { type: 'integer', minimum: 0 },
  example: 3,
}

export const problemSchema = {
  type: 'object',
  description: 'Odmowa według RFC 9457. (A refusal, RFC 9457.)',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'Rodzaj odmowy, stały.' },
    title: { type: 'string', description: 'Nazwa rodzaju odmowy.' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'Co się stało i co zrobić.' },
    fault: {
      type: 'string',
      enum: ['caller', 'gateway', 'upstream'],
      description: 'Po czyjej stronie jest przyczyna.',
    },
    traceId: {
      type: 'string',
      pattern: '^[0-9a-f]{32}$',
      description: 'Numer wywołania; podaj go, zgłaszając kłopot.',
    },
    errors: {
      type: 'array',
      description: 'Co jest nie tak z danymi wejściowymi.',
      items: {
        type: 'object',
        required: ['in', 'pointer', 'detail'],
        properties: {
          in: { type: 'string', enum: ['body', 'path', 'query', 'header', 'cookie'] },
          pointer: { type: 'string', description: 'Wskaźnik JSON (RFC 6901).' },
          detail: { type: 'string' },
        },
      },
    },
  },
}

/** Where a piece of an answer comes from. */
export const sourceSchema = {
  type: 'object',
  description: 'Skąd jest część odpowiedzi. (Where a piece of the answer comes from.)',
  additionalProperties: false,
  required: ['api', 'operation', 'state', 'at', 'ms'],
  properties: {
    api: { type: 'string', description: 'API, które zapytano.' },
    operation: { type: 'string', description: 'Operacja tego API.' },
    state: {
      type: 'string',
      enum: ['answered', 'cached', 'failed', 'skipped'],
      description:
        'Odpowiedział; odpowiedział wcześniej i to jeszcze ważne; zawiódł; nie było o co pytać.',
    },
    status: { type: 'integer', minimum: 100, maximum: 599, description: 'Kod odpowiedzi.' },
    problem: { type: 'string', description: 'Kod odmowy, np. upstream/unreachable.' },
    at: { type: 'string', format: 'date-time', description: 'Kiedy odpowiedział.' },
    ms: { type: 'integer', minimum: 0, description: 'Ile milisekund to trwało.' },
  },
}
