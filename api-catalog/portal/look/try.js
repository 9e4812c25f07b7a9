// Trying an operation out: the form becomes one call to this bus, what comes back is shown. Text is put in
// as text, never as markup. A token is read from its field when the call is sent, goes into its header
// and nowhere else: no cookie, no storage, no address.
'use strict'
;(() => {
  const mostBytes = 1_000_000
  const mostShown = 100_000

  for (const section of document.querySelectorAll('[data-try]')) {
    const say = JSON.parse(section.dataset.try)
    const form = section.querySelector('form')
    const status = section.querySelector('[data-status]')
    const answer = section.querySelector('[data-answer]')
    const stop = section.querySelector('[data-stop]')
    const token = section.querySelector('[data-token]')
    const realOnly = section.querySelector('[data-real-only]')
    const isReal = () => form.elements.door.value === 'real'
    let running

    section.hidden = false
    const follow = () => (realOnly.hidden = !isReal())
    form.addEventListener('change', follow)
    follow()
    stop.addEventListener('click', () => running?.abort())
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      if (running) return
      const call = build()
      if (call === undefined) return
      running = new AbortController()
      stop.hidden = false
      answer.replaceChildren()
      status.textContent = say.sending
      try {
        await send(call, running.signal)
      } catch {
        status.textContent = running.signal.aborted ? say.stopped : say.failed
      }
      stop.hidden = true
      running = undefined
    })

    /** Undefined: something is missing, and the status says what. */
    function build() {
      const base = isReal() ? section.dataset.real : section.dataset.sandbox
      const headers = new Headers({ Accept: 'application/json, application/problem+json, */*' })
      const inPath = new Map()
      const query = []
      for (const field of form.querySelectorAll('[data-in]')) {
        const { name, list } = field.dataset
        const value = field.value
        if (value === '') continue
        const lines = list === '' ? [value] : value.split('\n').filter(Boolean)
        if (field.dataset.in === 'path') inPath.set(name, value)
        else if (field.dataset.in === 'header') headers.set(name, value)
        else if (list === 'repeat') for (const line of lines) query.push([name, line])
        else query.push([name, lines.join(list)])
      }
      const template = section.dataset.path.split('/')
      const parts = template.map((part) =>
        part.replace(/\{([^{}]+)\}/g, (_, name) => encodeURIComponent(inPath.get(name) ?? '')),
      )
      // What nothing, `.` or `..` makes of the address is another operation, or none.
      const url = new URL(location.origin)
      url.pathname = base + parts.join('/')
      const isOther = parts.some((part, at) => part !== template[at] && /^\.{0,2}$/.test(part))
      if (isOther || !url.pathname.startsWith(`${base}/`)) {
        return void (status.textContent = say.badAddress)
      }
      url.search = query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
      if (isReal()) {
        const given = token.value.trim()
        const isToken = /^[\w.~+/=-]+$/.test(given)
        if (given === '' ? 'needed' in token.dataset : !isToken) {
          token.focus()
          return void (status.textContent = say.badToken)
        }
        if (given !== '') headers.set('Authorization', `Bearer ${given}`)
      }
      const { method, type } = section.dataset
      const body = form.querySelector('[data-body]')
      const sends = body !== null && method !== 'GET' && method !== 'HEAD'
      if (sends) headers.set('Content-Type', type)
      return { url, method, headers, body: sends ? body.value : undefined }
    }

    async function send({ url, ...init }, signal) {
      const began = performance.now()
      const reply = await fetch(url, {
        ...init,
        signal,
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'manual',
        referrerPolicy: 'no-referrer',
        mode: 'same-origin',
      })
      if (reply.type === 'opaqueredirect') return void (status.textContent = say.redirected)
      const { bytes, cut } = await read(reply)
      const took = Math.round(performance.now() - began)
      status.textContent = `${reply.status} ${reply.statusText} · ${took} ms`.replace('  ', ' ')
      const fields = [...reply.headers].map((pair) => pair.join(': ')).join('\n')
      const parts = [heading(say.answer), ...problem(reply, bytes), ...shown(reply, bytes, cut)]
      answer.replaceChildren(...parts, folded(say.headers, code(fields, say.headers)))
    }

    /** Reads so much and no more. */
    async function read(reply) {
      const chunks = []
      let length = 0
      let cut = false
      const reader = reply.body?.getReader()
      while (reader) {
        const { done, value } = await reader.read()
        if (done) break
        chunks.push(value)
        length += value.length
        if (length > mostBytes) {
          cut = true
          await reader.cancel()
          break
        }
      }
      return { bytes: new Uint8Array(await new Blob(chunks).arrayBuffer()), cut }
    }

    function shown(reply, bytes, cut) {
      if (bytes.length === 0) return [paragraph(say.noBody)]
      let text
      try {
        text = new TextDecoder('utf-8', { fatal: !cut }).decode(bytes)
      } catch {
        return [paragraph(`${say.binary} ${bytes.length}`)]
      }
      const isJson = /\bjson\b/i.test(reply.headers.get('Content-Type') ?? '')
      const whole = isJson && !cut ? indent(text) : text
      const long = cut || whole.length > mostShown
      const block = code(whole.slice(0, mostShown), say.answerBody)
      return long ? [block, paragraph(say.cut)] : [block]
    }

    /** What was refused, why, and the page that tells the cure. */
    function problem(reply, bytes) {
      const type = reply.headers.get('Content-Type') ?? ''
      if (!type.startsWith('application/problem+json')) return []
      let told
      try {
        told = JSON.parse(new TextDecoder().decode(bytes))
      } catch {
        return []
      }
      const box = document.createElement('div')
      box.className = 'notice'
      for (const sentence of [told.title, told.detail]) {
        if (typeof sentence === 'string') box.append(paragraph(sentence))
      }
      if (/^\/problems\/[a-z-]+(?:\/[a-z-]+)?$/.test(told.type)) {
        const link = document.createElement('a')
        link.href = told.type
        link.textContent = say.cure
        const line = document.createElement('p')
        line.append(link)
        box.append(line)
      }
      return [box]
    }
  }

  /** JSON on lines of its own, without reading its numbers: none may change on the way. */
  function indent(text) {
    let out = ''
    let depth = 0
    let inString = false
    const line = () => `\n${'  '.repeat(Math.max(0, depth))}`
    for (let at = 0; at < text.length; at++) {
      const letter = text[at]
      if (inString) {
        out += letter
        if (letter === '\\') out += text[++at] ?? ''
        else if (letter === '"') inString = false
      } else if (letter === '"') {
        inString = true
        out += letter
      } else if (letter === '{' || letter === '[') {
        const close = /^\s*[}\]]/.exec(text.slice(at + 1, at + 100))
        if (close) {
          out += letter + close[0].trim()
          at += close[0].length
        } else {
          depth++
          out += letter + line()
        }
      } else if (letter === '}' || letter === ']') {
        depth--
        out += line() + letter
      } else if (letter === ',') out += letter + line()
      else if (letter === ':') out += ': '
      else if (!/\s/.test(letter)) out += letter
    }
    return out
  }

  function heading(text) {
    const made = document.createElement('h3')
    made.textContent = text
    return made
  }

  function paragraph(text) {
    const made = document.createElement('p')
    made.textContent = text
    return made
  }

  function code(text, name) {
    const made = document.createElement('pre')
    made.className = 'code'
    made.tabIndex = 0
    made.setAttribute('role', 'group')
    made.setAttribute('aria-label', name)
    made.textContent = text
    return made
  }

  function folded(name, inner) {
    const made = document.createElement('details')
    const summary = document.createElement('summary')
    summary.textContent = name
    made.append(summary, inner)
    return made
  }
})()
