// What a document says arrives in every language as it was meant, and nothing of it is run. JavaScript
// and Python are evaluated by their own engines, Java and C# read by the letter of their grammars.

import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'
import vm from 'node:vm'
import fc from 'fast-check'
import { hostile, vectors } from '../testing/hostile-documents.ts'
import { publish } from '../testing/publish.ts'
import { quoteCsharp } from './write-csharp.ts'
import { quoteJava } from './write-java.ts'
import { quoteJavascript } from './write-javascript.ts'
import { quotePython } from './write-python.ts'
import { writeSamples } from './write-samples.ts'
import type { Samples } from './write-samples.ts'

const access = { publicUrl: 'https://szyna.example', tokenNeeded: true, system: 'moj-system' }
const hasPython = spawnSync('python3', ['--version']).status === 0

/** What breaks a literal somewhere. */
const nasty = [
  '',
  'prosty',
  `'"\`'''"""`,
  '\\',
  '\\\\u0041\\n\\x41',
  '\\u000a"); System.exit(1); //',
  '${process.exit(1)} $(exit) {0} %s',
  'a\nb\r\nc\rd\n',
  '\0\x001\x07\x1b\x7f\x85',
  '\u2028\u2029\u00a0\ufeff',
  '\ud800 \udfff ',
  'Zażółć gęślą jaźń 🚋',
  '*/ --> </script> # //',
  '\\',
  'koniec\\',
]
const text = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom('\\', '"', "'", '`', '$', '{', 'u', '0', '\n', '\r', '\0') }),
)

function withBody(example: unknown, mediaType = 'application/json'): object {
  const requestBody = { required: true, content: { [mediaType]: { example } } }
  return {
    openapi: '3.1.0',
    info: { title: 'x', version: '1' },
    paths: { '/x': { post: { requestBody, responses: {} } } },
  }
}

function samplesOf(document: object): Record<Samples['language'], Samples> {
  const api = publish(document, { entity: 'gitd', name: 'licences' })
  const all = writeSamples(api, api.operations[0]!, access)
  return Object.fromEntries(all.map((one) => [one.language, one])) as ReturnType<typeof samplesOf>
}

/** The arguments that `fetch` gets; the program may reach nothing else. */
async function fetched(program: string): Promise<[string, RequestInit]> {
  let given: unknown[] = []
  const reply = { status: 200, text: () => Promise.resolve('') }
  const fetch = (...args: unknown[]) => {
    given = args
    return Promise.resolve(reply)
  }
  const world = {
    fetch,
    process: { env: { SZYNA_TOKEN: 'TOKEN' } },
    console: { log() {} },
    Blob,
    openAsBlob: (name: string) => Promise.resolve(new Blob([`<${name}>`])),
  }
  const body = program.replace(/^import .*\n\n/, '')
  await (vm.runInNewContext(`(async () => {${body}\n})()`, world) as Promise<void>)
  return given as [string, RequestInit]
}

/** What Python hands to urlopen, of each program. */
function pythonRequests(programs: readonly string[]): { url: string; data: string | null }[] {
  const stand = `
import base64, io, json, os, sys, urllib.request
os.environ['SZYNA_TOKEN'] = 'TOKEN'
out = []
class Reply(io.BytesIO):
    status = 200
def take(request):
    data = None if request.data is None else base64.b64encode(request.data).decode()
    out.append({'url': request.full_url, 'data': data, 'headers': dict(request.headers)})
    return Reply(b'')
urllib.request.urlopen = take
real = sys.stdout
for program in json.load(sys.stdin):
    sys.stdout = io.StringIO()
    exec(program, {'open': lambda name, mode: io.BytesIO(('<' + name + '>').encode())})
json.dump(out, real)`
  const told = execFileSync('python3', ['-c', stand], {
    input: JSON.stringify(programs),
    encoding: 'utf8',
  })
  return JSON.parse(told) as ReturnType<typeof pythonRequests>
}

/** JLS §3.3 and §3.10.7. */
function readJava(literal: string): string {
  const translated = literal.replace(
    /(?<!\\)((?:\\\\)*)\\u+([0-9a-f]{4})/g,
    (_, even: string, hex) => {
      return even + String.fromCharCode(Number.parseInt(String(hex), 16))
    },
  )
  assert.match(translated, /^"(?:[^"\\\n\r]|\\(?:[btnfr"'\\]|[0-3]?[0-7]{1,2}))*"$/)
  return translated
    .slice(1, -1)
    .replace(/\\(?:([0-3]?[0-7]{1,2})|(.))/gs, (_, octal: string | undefined, letter: string) =>
      octal === undefined
        ? ({ n: '\n', t: '\t', b: '\b', r: '\r', f: '\f' }[letter] ?? letter)
        : String.fromCharCode(Number.parseInt(octal, 8)),
    )
}

/** C# 13 §6.4.5.6. */
function readCsharp(literal: string): string {
  assert.match(literal, /^"(?:[^"\\\n\r\u0085\u2028\u2029]|\\(?:["\\n]|u[0-9a-f]{4}))*"$/)
  return literal
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-f]{4})|(.))/g, (_, hex: string | undefined, letter: string) =>
      hex === undefined
        ? ({ n: '\n' }[letter] ?? letter)
        : String.fromCharCode(Number.parseInt(hex, 16)),
    )
}

describe('a literal means what it was made of', () => {
  it('in JavaScript', () => {
    fc.assert(fc.property(text, (one) => vm.runInNewContext(quoteJavascript(one)) === one))
  })

  it('in Java', () => {
    fc.assert(fc.property(text, (one) => readJava(quoteJava(one)) === one))
  })

  it('in C#', () => {
    fc.assert(fc.property(text, (one) => readCsharp(quoteCsharp(one)) === one))
  })

  it('in Python', { skip: !hasPython }, () => {
    const some = [...nasty, ...fc.sample(text, 300)]
    const literals = `[${some.map(quotePython).join(', ')}]`
    const program = `import json; print(json.dumps(${literals}))`
    const told = execFileSync('python3', ['-'], { input: program, encoding: 'utf8' })
    assert.deepEqual(JSON.parse(told), some)
  })
})

describe('a sample', () => {
  it('sends in JavaScript the body as the document has it, whatever it says', async () => {
    for (const one of [...nasty, ...vectors]) {
      const samples = samplesOf(withBody(one, 'text/plain'))
      const [url, { body }] = await fetched(samples.JavaScript.sandbox)
      assert.equal(url, 'https://szyna.example/sandbox/gitd/licences/v1/x')
      assert.equal(body, one)
    }
  })

  it(
    'sends in Python the body as the document has it, whatever it says',
    { skip: !hasPython },
    () => {
      const bodies = [...nasty, ...vectors].filter((one) => one.isWellFormed())
      const programs = bodies.map((one) => samplesOf(withBody(one, 'text/plain')).Python.real)
      const sent = pythonRequests(programs)
      assert.deepEqual(
        sent.map(({ data }) => Buffer.from(data ?? '', 'base64').toString()),
        bodies,
      )
    },
  )

  it('asks the environment for its token where one is needed, and only there', async () => {
    const { JavaScript: own, curl, Python: python } = samplesOf(withBody({}))
    const [, { headers }] = await fetched(own.real)
    assert.deepEqual(
      Array.from(headers as Iterable<string[]>, (one) => [...one]),
      [
        ['Authorization', 'Bearer TOKEN'],
        ['Content-Type', 'application/json'],
      ],
    )
    assert.match(curl.real, /Bearer \$\(npx szyna token --system moj-system --api gitd\/licences\)/)
    assert.match(python.real, /'Bearer ' \+ os\.environ\['SZYNA_TOKEN'\]/)
    for (const { sandbox } of Object.values(samplesOf(withBody({})))) {
      assert.doesNotMatch(sandbox, /Authorization|SZYNA_TOKEN/)
    }
  })

  it('sends a form of parts as browsers do, files by our own name for them', async () => {
    const schema = {
      type: 'object',
      required: ['no"te', 'scan'],
      properties: { 'no"te': { example: '${x}' }, scan: { type: 'string', format: 'binary' } },
    }
    const requestBody = { required: true, content: { 'multipart/form-data': { schema } } }
    const samples = samplesOf({ ...withBody(''), paths: { '/x': { post: { requestBody } } } })
    const [, { body, headers }] = await fetched(samples.JavaScript.real)
    const [, [, type]] = headers as unknown as [string[], [string, string]]
    const boundary = type.split('=')[1]!
    const expected =
      `--${boundary}\r\nContent-Disposition: form-data; name="no%22te"\r\n\r\n\${x}\r\n` +
      `--${boundary}\r\nContent-Disposition: form-data; name="scan"; filename="plik"\r\n` +
      `Content-Type: application/octet-stream\r\n\r\n<plik>\r\n--${boundary}--\r\n`
    assert.equal(await (body as Blob).text(), expected)
    if (!hasPython) return
    const [sent] = pythonRequests([samples.Python.real])
    assert.equal(Buffer.from(sent!.data!, 'base64').toString(), expected)
  })

  it('leaves in no language an end of a line inside a literal that a document wrote', () => {
    for (const vector of [...vectors, ...nasty]) {
      const { Java: java, 'C#': csharp } = samplesOf(hostile(vector))
      for (const program of [java.real, csharp.real]) {
        for (const line of program.split('\n')) {
          const bare = line.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\/\/ SZYNA_TOKEN.*/, '')
          assert.doesNotMatch(bare.replaceAll('""', ''), /["<]|window|exit/, line)
        }
      }
    }
  })
})
