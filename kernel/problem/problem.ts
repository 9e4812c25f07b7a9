// Every refusal of the bus, on one screen. A refusal is an RFC 9457 problem: `type` is
// `/problems/{code}`, `fault` says whose it is, `traceId` is what the caller can quote.
//
// A code is public and is never renamed. `detail` is read by the caller: a whole sentence with the
// cure, never a stack, an address inside, personal data or a secret. What only the log may see
// goes into `cause`.

export type Fault = 'caller' | 'gateway' | 'upstream'

interface Row {
  readonly status: number
  readonly fault: Fault
  readonly pl: string
  readonly en: string
}

// oxfmt-ignore
export const problems = {
  'request/malformed':        { status: 400, fault: 'caller',   pl: 'Żądanie jest zniekształcone',                     en: 'The request is malformed' },
  'request/invalid':          { status: 400, fault: 'caller',   pl: 'Żądanie nie zgadza się z opisem API',             en: 'The request does not match the API description' },
  'request/body-too-large':   { status: 413, fault: 'caller',   pl: 'Treść żądania jest za duża',                      en: 'The request body is too large' },
  'request/media-type':       { status: 415, fault: 'caller',   pl: 'Tego rodzaju treści operacja nie przyjmuje',      en: 'The operation does not take this media type' },
  'request/precondition':     { status: 412, fault: 'caller',   pl: 'Warunek żądania nie jest spełniony',              en: 'A precondition of the request does not hold' },
  'idempotency/missing':      { status: 400, fault: 'caller',   pl: 'Brak nagłówka Idempotency-Key',                   en: 'The header Idempotency-Key is missing' },
  'idempotency/busy':         { status: 409, fault: 'caller',   pl: 'Takie samo żądanie jest właśnie wykonywane',      en: 'The same request is being carried out' },
  'idempotency/reused':       { status: 422, fault: 'caller',   pl: 'Klucza użyto już do innego żądania',              en: 'The key was used for another request' },
  'request/head-too-large':   { status: 431, fault: 'caller',   pl: 'Nagłówek żądania jest za duży',                   en: 'The head of the request is too large' },
  'request/target-too-long':  { status: 414, fault: 'caller',   pl: 'Adres żądania jest za długi',                     en: 'The address of the request is too long' },
  'request/too-slow':         { status: 408, fault: 'caller',   pl: 'Żądanie przychodzi zbyt wolno',                   en: 'The request comes too slowly' },
  'request/too-complex':      { status: 400, fault: 'caller',   pl: 'Treść żądania jest zbyt złożona',                 en: 'The request body is too complex' },
  'upgrade/refused':          { status: 400, fault: 'caller',   pl: 'Ta operacja nie zmienia protokołu',               en: 'The operation does not switch protocols' },
  'upgrade/unsupported':      { status: 426, fault: 'caller',   pl: 'Ta operacja otwiera tylko WebSocket, wersja 13',  en: 'The operation opens only a WebSocket, version 13' },
  'route/unknown':            { status: 404, fault: 'caller',   pl: 'Pod tym adresem nie ma żadnego API',              en: 'No API answers at this address' },
  'route/method':             { status: 405, fault: 'caller',   pl: 'Ta operacja nie przyjmuje tej metody',            en: 'The operation does not take this method' },
  'route/gone':               { status: 410, fault: 'caller',   pl: 'Tej operacji już nie ma',                         en: 'The operation is gone' },
  'route/closed':             { status: 503, fault: 'gateway',  pl: 'Operacja jest zamknięta przez administratora',    en: 'The operation is closed by the administrator' },
  'token/missing':            { status: 401, fault: 'caller',   pl: 'Brak tokenu dostępu',                             en: 'The access token is missing' },
  'token/invalid':            { status: 401, fault: 'caller',   pl: 'Token dostępu jest nieważny',                     en: 'The access token is not valid' },
  'token/expired':            { status: 401, fault: 'caller',   pl: 'Token dostępu wygasł',                            en: 'The access token has expired' },
  'token/audience':           { status: 401, fault: 'caller',   pl: 'Token wydano dla innego API',                     en: 'The access token is meant for another API' },
  'token/revoked':            { status: 401, fault: 'caller',   pl: 'Token dostępu odwołano',                          en: 'The access token was revoked' },
  'token/proof':              { status: 401, fault: 'caller',   pl: 'Brak dowodu posiadania klucza albo jest zły',     en: 'The proof of possession is missing or wrong' },
  'token/uncertain':          { status: 503, fault: 'gateway',  pl: 'Nie wiadomo, czy tokenu nie odwołano',            en: 'Whether the token was revoked is not known' },
  'context/required':         { status: 403, fault: 'caller',   pl: 'Operacja wymaga innego kontekstu osoby',          en: 'The operation needs another context of a person' },
  'context/person':           { status: 403, fault: 'caller',   pl: 'Żądanie dotyczy innej osoby niż token',           en: 'The request is about another person than the token' },
  'acr/insufficient':         { status: 401, fault: 'caller',   pl: 'Potrzebne jest mocniejsze albo nowsze logowanie', en: 'A stronger or fresher login is needed' },
  'mandate/required':         { status: 403, fault: 'caller',   pl: 'Potrzebne jest upoważnienie osoby',               en: 'A mandate of the person is needed' },
  'mandate/exceeded':         { status: 403, fault: 'caller',   pl: 'Upoważnienie tego nie obejmuje',                  en: 'The mandate does not cover this' },
  'login/identifier':         { status: 409, fault: 'caller',   pl: 'Konto należy do innej osoby',                     en: 'The account belongs to another person' },
  'login/required':           { status: 401, fault: 'caller',   pl: 'Trzeba się zalogować',                            en: 'A login is needed' },
  'login/too-weak':           { status: 403, fault: 'caller',   pl: 'Ten sposób logowania jest tu za słaby',           en: 'This way to log in is too weak here' },
  'login/failed':             { status: 502, fault: 'upstream', pl: 'Logowanie się nie powiodło',                      en: 'The login did not succeed' },
  'form/stale':               { status: 403, fault: 'caller',   pl: 'Formularz jest nieaktualny',                      en: 'The form is out of date' },
  'office/forbidden':         { status: 403, fault: 'caller',   pl: 'Tego w tym podmiocie zrobić nie wolno',           en: 'This may not be done in this entity' },
  'key/missing':              { status: 401, fault: 'caller',   pl: 'Brak klucza API',                                 en: 'The API key is missing' },
  'key/invalid':              { status: 401, fault: 'caller',   pl: 'Klucz API jest nieważny',                         en: 'The API key is not valid' },
  'key/expired':              { status: 401, fault: 'caller',   pl: 'Klucz API wygasł',                                en: 'The API key has expired' },
  'certificate/missing':      { status: 403, fault: 'caller',   pl: 'Brak certyfikatu klienta',                        en: 'The client certificate is missing' },
  'certificate/invalid':      { status: 403, fault: 'caller',   pl: 'Certyfikat klienta jest nieważny',                en: 'The client certificate is not valid' },
  'certificate/unknown':      { status: 403, fault: 'caller',   pl: 'Tego certyfikatu klienta tu nie znamy',           en: 'The client certificate is not known here' },
  'scope/insufficient':       { status: 403, fault: 'caller',   pl: 'Token nie daje prawa do tej operacji',            en: 'The token does not permit this operation' },
  'access/network':           { status: 403, fault: 'caller',   pl: 'Z tej sieci nie wolno wywoływać tej operacji',    en: 'Calls from this network are not permitted' },
  'access/denied':            { status: 403, fault: 'caller',   pl: 'Reguła dostępu odmawia wywołania',                en: 'A rule of access refuses the call' },
  'limit/exceeded':           { status: 429, fault: 'caller',   pl: 'Przekroczono limit wywołań',                      en: 'The call limit is exceeded' },
  'limit/unavailable':        { status: 503, fault: 'gateway',  pl: 'Nie można sprawdzić limitu wywołań',              en: 'The call limit cannot be checked' },
  'quota/exceeded':           { status: 429, fault: 'caller',   pl: 'Przydział na ten okres jest wyczerpany',          en: 'The quota of this period is used up' },
  'agreement/missing':       { status: 403, fault: 'caller',   pl: 'Żadna umowa nie pozwala na to wywołanie',           en: 'No agreement allows this call' },
  'agreement/operation':     { status: 403, fault: 'caller',   pl: 'Umowa nie obejmuje tej operacji',                   en: 'The agreement does not cover this operation' },
  'agreement/exhausted':     { status: 429, fault: 'caller',   pl: 'Uzgodniona na dziś liczba wywołań jest wyczerpana', en: 'The calls agreed for today are used up' },
  'agreement/capacity':      { status: 429, fault: 'caller',   pl: 'Rejestr nie przyjmie dziś więcej wywołań',          en: 'The registry takes no more calls today' },
  'limit/concurrency':        { status: 429, fault: 'caller',   pl: 'Za dużo wywołań naraz',                           en: 'Too many calls at once' },
  'upstream/unreachable':     { status: 502, fault: 'upstream', pl: 'System za tym API nie odpowiada',                 en: 'The system behind this API does not answer' },
  'upstream/timeout':         { status: 504, fault: 'upstream', pl: 'System za tym API nie odpowiedział na czas',      en: 'The system behind this API did not answer in time' },
  'upstream/suspended':       { status: 503, fault: 'upstream', pl: 'System za tym API odpoczywa po awarii',           en: 'The system behind this API has a rest after failing' },
  'upstream/malformed':       { status: 502, fault: 'upstream', pl: 'System za tym API odpowiedział nieprawidłowo',    en: 'The system behind this API answered malformed' },
  'upstream/invalid':         { status: 502, fault: 'upstream', pl: 'Odpowiedź systemu nie zgadza się z opisem API',   en: 'The answer does not match the API description' },
  'composition/part-refused': { status: 403, fault: 'caller',   pl: 'Źródło złożonej odpowiedzi odmawia dostępu',      en: 'A source of the composed answer refuses access' },
  'composition/nothing':      { status: 404, fault: 'caller',   pl: 'Źródło złożonej odpowiedzi nic nie znalazło',     en: 'A source of the composed answer found nothing' },
  'composition/part-input':   { status: 422, fault: 'caller',   pl: 'Źródło nie przyjmuje danych z żądania',           en: 'A source does not take the data of the request' },
  'composition/part-failed':  { status: 502, fault: 'upstream', pl: 'Źródło złożonej odpowiedzi zawiodło',             en: 'A source of the composed answer failed' },
  'sandbox/no-example':       { status: 404, fault: 'caller',   pl: 'Piaskownica nie ma takiej odpowiedzi',            en: 'The sandbox has no such answer' },
  'document/unreadable':      { status: 422, fault: 'caller',   pl: 'Dokumentu nie da się odczytać',                   en: 'The document cannot be read' },
  'document/refused':         { status: 422, fault: 'caller',   pl: 'Dokument nie spełnia wymagań katalogu',           en: 'The document does not meet the catalog rules' },
  'document/breaking':       { status: 422, fault: 'caller',   pl: 'Nowa wersja zrywa zgodność ze starą',               en: 'The new version breaks the old one' },
  'document/too-large':       { status: 413, fault: 'caller',   pl: 'Dokument jest za duży',                           en: 'The document is too large' },
  'document/fetch':           { status: 422, fault: 'caller',   pl: 'Nie można pobrać dokumentu',                      en: 'The document cannot be fetched' },
  'catalog/ruleset':          { status: 503, fault: 'gateway',  pl: 'Zestaw reguł katalogu jest błędny',               en: 'The ruleset of the catalog is wrong' },
  'policy/unknown':           { status: 422, fault: 'caller',   pl: 'Nie ma takiego pliku polityki',                   en: 'There is no such policy file' },
  'admin/unauthorized':       { status: 401, fault: 'caller',   pl: 'Potrzebne jest poświadczenie administratora',     en: 'The administrator credential is needed' },
  'resource/unknown':         { status: 404, fault: 'caller',   pl: 'Nie ma takiego zasobu',                           en: 'There is no such resource' },
  'resource/conflict':        { status: 409, fault: 'caller',   pl: 'Taki zasób już istnieje',                         en: 'Such a resource exists already' },
  'life/not-allowed':        { status: 409, fault: 'caller',   pl: 'W tym stanie API tego zrobić nie można',            en: 'This cannot be done in the state the API is in' },
  'agreement/not-allowed':   { status: 409, fault: 'caller',   pl: 'W tym stanie umowy tego zrobić nie można',          en: 'This cannot be done in the state the agreement is in' },
  'gateway/unready':          { status: 503, fault: 'gateway',  pl: 'Szyna nie jest jeszcze gotowa',                   en: 'The bus is not ready' },
  'gateway/overload':         { status: 503, fault: 'gateway',  pl: 'Szyna jest przeciążona',                          en: 'The bus is overloaded' },
  'gateway/storage':          { status: 503, fault: 'gateway',  pl: 'Baza danych szyny nie odpowiada',                 en: 'The database of the bus does not answer' },
  'gateway/internal':         { status: 500, fault: 'gateway',  pl: 'Błąd po stronie szyny',                           en: 'The bus made an error' },
} as const satisfies Record<string, Row>

export type ProblemCode = keyof typeof problems
export type Language = 'pl' | 'en'

/** One thing wrong with the input; `pointer` is an RFC 6901 JSON pointer, `in` the place it points into. */
export interface InputError {
  readonly in: 'body' | 'path' | 'query' | 'header' | 'cookie' | 'document'
  readonly pointer: string
  readonly detail: string
}

export interface ProblemMore {
  readonly errors?: readonly InputError[]
  /** Flat list of header names and values to send with the refusal, e.g. `['Retry-After', '3']`. */
  readonly headers?: readonly string[]
  /** For the log only. */
  readonly cause?: unknown
}

/** Ends a call (or a request to the control plane) with a row of the table. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly errors: readonly InputError[]
  readonly headers: readonly string[]

  constructor(code: ProblemCode, detail: string, more: ProblemMore = {}) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'Problem'
    this.code = code
    this.errors = more.errors ?? []
    this.headers = more.headers ?? []
  }

  get status(): number {
    return problems[this.code].status
  }

  get fault(): Fault {
    return problems[this.code].fault
  }
}

export function refuse(code: ProblemCode, detail: string, more?: ProblemMore): never {
  throw new Problem(code, detail, more)
}

export interface ProblemBody {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly fault: Fault
  readonly traceId: string
  readonly errors?: readonly InputError[]
}

/** The `application/problem+json` document (RFC 9457 §3.1); members beyond it: `fault`, `traceId`, `errors`. */
export function problemBody(problem: Problem, traceId: string, language: Language): ProblemBody {
  const row = problems[problem.code]
  return {
    type: `/problems/${problem.code}`,
    title: row[language],
    status: row.status,
    detail: problem.message,
    fault: row.fault,
    traceId,
    ...(problem.errors.length > 0 && { errors: problem.errors }),
  }
}

/** What was thrown, as a problem; whatever is not one becomes `gateway/internal` and tells the caller nothing. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  return new Problem('gateway/internal', 'The error is logged under the trace id.', {
    cause: thrown,
  })
}
