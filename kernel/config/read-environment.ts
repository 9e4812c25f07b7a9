// Readers of single variables: each gives a usable value and, when what is there is wrong, notes a
// sentence that names the variable and what to write instead, and goes on.

import { statSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isSlug } from '#kernel/ids/ids.ts'

export interface UrlForm {
  /** With the colon, the usual one first. */
  readonly schemes: readonly string[]
  /** Whether a path (the name of a database) must be there, must not, or may. */
  readonly path: boolean | undefined
}

export type Reader = ReturnType<typeof openReader>

export function openReader(env: Readonly<Record<string, string | undefined>>) {
  const complaints: string[] = []
  /** Every name that was asked for. */
  const known = new Set<string>()
  const complain = (sentence: string) => void complaints.push(sentence)
  return {
    complaints,
    known,
    complain,
    port,
    whole,
    origin,
    host,
    hosts,
    networks,
    entities,
    url,
    newFolder,
    existing,
    optional,
    contact,
    line,
    oneOf,
    maybe,
    only,
  }

  function read(name: string): string | undefined {
    known.add(name)
    return env[name]?.trim() || undefined
  }

  function port(name: string, otherwise: number): number {
    const text = read(name)
    if (text === undefined) return otherwise
    if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
    complain(
      `${name} is "${shown(text)}": write a port from 1 to 65535, or 0 for any free one; without it the port is ${otherwise}.`,
    )
    return otherwise
  }

  /** A whole number from 0 up to `most`. */
  function whole(name: string, otherwise: number, most: number): number {
    const text = read(name)
    if (text === undefined) return otherwise
    if (/^\d{1,9}$/.test(text) && Number(text) <= most) return Number(text)
    complain(
      `${name} is "${shown(text)}": write a whole number from 0 to ${most}; without it it is ${otherwise}.`,
    )
    return otherwise
  }

  function origin(name: string): string | undefined {
    const text = read(name)
    if (text === undefined) return undefined
    const its = URL.parse(text)
    const web = its?.protocol === 'https:' || its?.protocol === 'http:'
    if (its && web && /^https?:\/\/[^/?#@\\]+\/?$/i.test(text)) return its.origin
    complain(
      `${name} is not the address of the bus: write scheme, host and port only, like https://szyna.example or http://127.0.0.1:8080.`,
    )
    return undefined
  }

  function host(name: string, otherwise: string): string {
    const text = read(name)
    if (text === undefined || isHost(text)) return text ?? otherwise
    complain(
      `${name} is "${shown(text)}": write an address to listen on, like 127.0.0.1, ::1 or 0.0.0.0, or a host name.`,
    )
    return otherwise
  }

  function hosts(name: string): string[] {
    const entries = (read(name) ?? '').split(/[\s,]+/).filter((entry) => entry !== '')
    for (const entry of entries) {
      if (isHostAndPort(entry)) continue
      complain(
        `${name} holds "${shown(entry)}": write hosts with or without a port, between commas, like 10.1.2.3:8443,registry.example, without scheme or path.`,
      )
    }
    return entries.map((entry) => entry.toLowerCase())
  }

  function networks(name: string): string[] {
    const entries = (read(name) ?? '').split(/[\s,]+/).filter((entry) => entry !== '')
    for (const entry of entries) {
      if (isNetwork(entry)) continue
      complain(
        `${name} holds "${shown(entry)}": write networks or addresses between commas, like 10.0.0.0/8,2001:db8::/32,192.0.2.7; one of all addresses would let every caller name his own.`,
      )
    }
    return entries.map((entry) => entry.toLowerCase())
  }

  function entities(name: string): string[] {
    const entries = (read(name) ?? '').split(/[\s,]+/).filter((entry) => entry !== '')
    for (const entry of entries) {
      if (isSlug(entry)) continue
      complain(
        `${name} holds "${shown(entry)}": write names of entities between commas, like coi,mc, as \`szyna systems list\` shows them before the dot.`,
      )
    }
    return entries
  }

  function url(name: string, form: UrlForm): string | undefined {
    const text = read(name)
    if (text === undefined) return undefined
    const its = URL.parse(text)
    const path = (its?.pathname ?? '').replace(/^\//, '')
    const pathFits = form.path === undefined || form.path === (path !== '')
    if (its && form.schemes.includes(its.protocol) && its.hostname !== '' && pathFits) return text
    const example = `${form.schemes[0]}//user:password@host:port${form.path ? '/database' : ''}`
    const also = form.schemes.slice(1).map((scheme) => ` or ${scheme}//…`)
    complain(`${name} cannot be used: write it like ${example}${also.join('')}, or leave it out.`)
    return undefined
  }

  /** A folder that is made when it is missing. */
  function newFolder(name: string, otherwise: string): string {
    const path = resolve(read(name) ?? otherwise)
    if (kindOf(path) === 'file' || path.includes('\0')) {
      complain(`${name} names ${shown(path)}, which is not a folder: name another one.`)
    }
    return path
  }

  function existing(name: string, kind: 'file' | 'folder', otherwise: URL): string {
    return optional(name, kind) ?? fileURLToPath(otherwise)
  }

  function optional(name: string, kind: 'file' | 'folder'): string | undefined {
    const text = read(name)
    if (text === undefined) return undefined
    const path = resolve(text)
    const found = kindOf(path)
    if (found === undefined) {
      complain(
        `${name} names ${shown(path)}, which does not exist: correct it, or make that ${kind}.`,
      )
    } else if (found !== kind) {
      complain(`${name} names ${shown(path)}, which is a ${found}: name a ${kind}.`)
    }
    return path
  }

  function contact(name: string): string | undefined {
    const text = read(name)
    if (text === undefined) return undefined
    const form = /^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+|tel:\+[\d-]+)$/i
    if (form.test(text) && URL.canParse(text)) return text
    complain(
      `${name} is "${shown(text)}": write mailto:security@office.example, https://office.example/security or tel:+48-22-1234567.`,
    )
    return undefined
  }

  /** One line of that form; `example`: for the sentence. */
  function line(
    name: string,
    { form, example }: { readonly form: RegExp; readonly example: string },
  ): string | undefined {
    const text = read(name)
    if (text === undefined || form.test(text)) return text
    complain(`${name} is "${shown(text)}": write it like ${example}.`)
    return undefined
  }

  function oneOf<word extends string>(name: string, words: readonly word[], otherwise: word): word {
    return maybe(name, words, otherwise) ?? otherwise
  }

  /** `otherwise`: for the sentence. */
  function maybe<word extends string>(
    name: string,
    words: readonly word[],
    otherwise = 'none',
  ): word | undefined {
    const text = read(name)
    if (text === undefined) return undefined
    const word = words.find((each) => each === text.toLowerCase())
    if (word === undefined) {
      complain(
        `${name} is "${shown(text)}": write one of ${words.join(', ')}; without it, ${otherwise}.`,
      )
    }
    return word
  }

  /** A setting of which only one value exists yet. */
  function only(name: string, value: string, why: string): void {
    const text = read(name)
    if (text === undefined || text === value) return
    complain(`${name} is "${shown(text)}": write ${value} or leave it out; ${why}.`)
  }
}

function isHost(text: string): boolean {
  return isIP(text) !== 0 || /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/i.test(text)
}

function isHostAndPort(text: string): boolean {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  const host = bracketed === undefined ? isHost(plain ?? '') : isIP(bracketed) === 6
  return host && (port === undefined || (Number(port) > 0 && Number(port) <= 65_535))
}

function isNetwork(text: string): boolean {
  const [address = '', bits, more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more !== undefined || address.includes('%')) return false
  if (bits === undefined) return true
  return /^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (family === 6 ? 128 : 32)
}

function kindOf(path: string): 'file' | 'folder' | undefined {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file'
  } catch {
    return undefined
  }
}

/** Text from outside, short and without control characters. */
function shown(text: string): string {
  const plain = text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?')
  return plain.length > 80 ? `${plain.slice(0, 80)}…` : plain
}
