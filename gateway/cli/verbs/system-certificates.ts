// `szyna systems certificates list|add|remove`: client certificates by which systems are known.

import { readFile } from 'node:fs/promises'
import { askAdmin, findBus } from '../running-bus.ts'
import { drawTable } from '../table.ts'
import type { Answer, Input, Verb } from '../verb.ts'
import { Failure } from '../verb.ts'
import { systemOperand } from './system-keys.ts'

interface Certificate {
  readonly thumbprint: string
  readonly system: string
  readonly ends: string
}

export const systemCertificatesList: Verb = {
  name: 'systems certificates list',
  summary: { pl: 'wypisz certyfikaty systemów', en: 'list certificates of systems' },
  operands: [{ ...systemOperand, required: false }],
  options: {},
  run: list,
}

export const systemCertificatesAdd: Verb = {
  name: 'systems certificates add',
  summary: {
    pl: 'zarejestruj certyfikat klienta dla systemu',
    en: 'register a client certificate for a system',
  },
  operands: [
    systemOperand,
    {
      name: 'FILE.pem',
      required: true,
      about: { pl: 'jeden certyfikat, bez klucza', en: 'one certificate, without its key' },
    },
  ],
  options: {},
  run: add,
}

export const systemCertificatesRemove: Verb = {
  name: 'systems certificates remove',
  summary: { pl: 'odbierz systemowi certyfikat', en: 'take a certificate away from its system' },
  operands: [
    {
      name: 'THUMBPRINT',
      required: true,
      about: { pl: 'odcisk z listy', en: 'the thumbprint, from the list' },
    },
  ],
  options: {},
  run: remove,
}

async function list({ operands, env, language }: Input): Promise<Answer> {
  const [system] = operands
  const query = system === undefined ? '' : `?system=${encodeURIComponent(system)}`
  const path = `/admin/v1/certificates${query}`
  const answer = await askAdmin<{ certificates: Certificate[] }>(await findBus(env), 'GET', path)
  const none = language === 'pl' ? 'Nie ma certyfikatów.' : 'There are no certificates.'
  const rows = answer.certificates.map(({ thumbprint, system, ends }) => [thumbprint, system, ends])
  return { json: answer, text: rows.length > 0 ? drawTable(rows) : none }
}

async function add({ operands, env, language }: Input): Promise<Answer> {
  const [system, file = ''] = operands
  const pem = await readFile(file, 'utf8').catch(() => undefined)
  if (pem === undefined) {
    throw new Failure(1, 'usage/file', `${file} cannot be read: name the PEM file.`)
  }
  const body = { system, pem }
  const bus = await findBus(env)
  const added = await askAdmin<Certificate>(bus, 'POST', '/admin/v1/certificates', { body })
  const day = added.ends.slice(0, 10)
  const text =
    language === 'pl'
      ? `Certyfikat ${added.thumbprint} należy teraz do ${added.system}, ważny do ${day}`
      : `Certificate ${added.thumbprint} is now of ${added.system}, valid until ${day}`
  return { json: added, text }
}

async function remove({ operands, env, language }: Input): Promise<Answer> {
  const path = `/admin/v1/certificates/${encodeURIComponent(operands[0] ?? '')}/remove`
  const removed = await askAdmin<Certificate>(await findBus(env), 'POST', path)
  const { thumbprint, system } = removed
  const text =
    language === 'pl'
      ? `Odebrano certyfikat ${thumbprint} systemowi ${system}`
      : `Took certificate ${thumbprint} away from ${system}`
  return { json: removed, text }
}
