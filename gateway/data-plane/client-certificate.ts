// The certificate that a client has shown: in the handshake with this bus, or with a proxy in front
// of it, which says it in `Client-Cert` (RFC 9440). Read once a connection, at its first call; the
// field of a proxy is remembered by its text. From anybody but a trusted proxy the field is nothing.
//
//   client ══ TLS ══▶ bus                           the socket
//   client ══ TLS ══▶ proxy ── Client-Cert: :…: ──▶ bus    the proxy saw the proof of the key;
//                                                          who issued it, the bus looks at itself

import { X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Certificate } from '#policies/call.ts'
import { openTrust, plainAddress } from './client-address.ts'
import { isIssuedBy, readCertificate } from './read-certificate.ts'

export type ClientCertificate = (
  socket: Socket,
  /** Names and values of the head as they came. */
  raw: readonly string[],
) => Certificate | undefined

export interface CertificateNeeds {
  /** Authorities whose certificates count; another list once it has changed. */
  authorities(): readonly X509Certificate[]
  /** Networks of the proxies whose `Client-Cert` is believed. */
  readonly proxies: readonly string[]
}

/** Fields of a proxy that are remembered; a certificate has about 2 KB. */
const mostFields = 1_000
/** RFC 9440 §2.2: a byte sequence of a structured field. */
const longestField = 16_384
const byteSequence = /^:([A-Za-z0-9+/]+={0,2}):$/

export function openClientCertificate(needs: CertificateNeeds): ClientCertificate {
  const { authorities, proxies } = needs
  const isTrusted = openTrust(proxies)
  const shown = new WeakMap<Socket, Certificate | null>()
  let said = new Map<string, Certificate | undefined>()
  let saidUnder = authorities()

  return (socket, raw) => {
    if (proxies.length > 0 && isTrusted(plainAddress(socket.remoteAddress))) {
      const field = loneField(raw)
      return field === undefined ? undefined : saidIn(field)
    }
    if (!(socket instanceof TLSSocket)) return undefined
    let known = shown.get(socket)
    if (known === undefined) shown.set(socket, (known = shownBy(socket) ?? null))
    return known ?? undefined
  }

  function saidIn(field: string): Certificate | undefined {
    const now = authorities()
    if (saidUnder !== now || said.size >= mostFields) said = new Map()
    saidUnder = now
    if (said.has(field)) return said.get(field)
    const certificate = readField(field, now)
    said.set(field, certificate)
    return certificate
  }
}

function shownBy(socket: TLSSocket): Certificate | undefined {
  const x509 = socket.getPeerX509Certificate()
  return x509 && readCertificate(x509, socket.authorized)
}

function readField(
  field: string,
  authorities: readonly X509Certificate[],
): Certificate | undefined {
  const base64 = byteSequence.exec(field)?.[1]
  if (base64 === undefined) return undefined
  try {
    const x509 = new X509Certificate(Buffer.from(base64, 'base64'))
    return readCertificate(x509, isIssuedBy(x509, authorities))
  } catch {
    return undefined
  }
}

/** Undefined as well where the field comes twice: one of them is not the proxy's. */
function loneField(raw: readonly string[]): string | undefined {
  let found: string | undefined
  for (let at = 0; at < raw.length; at += 2) {
    if (raw[at]!.length !== 11 || raw[at]!.toLowerCase() !== 'client-cert') continue
    if (found !== undefined) return undefined
    found = raw[at + 1]!
  }
  return found !== undefined && found.length <= longestField ? found : undefined
}
