// `szyna permissions list|set`: what officials may be permitted, one set for all offices.

import { readYamlFile } from '../read-yaml-file.ts'
import { askAdmin, findBus } from '../running-bus.ts'
import { drawTable } from '../table.ts'
import type { Answer, Input, Verb } from '../verb.ts'

interface Permissions {
  readonly permissions: readonly {
    readonly code: string
    readonly title: { readonly pl: string; readonly en: string }
    readonly 'min-acr': string
    readonly risk: string
  }[]
}

const path = '/admin/v1/permissions'

export const permissionsList: Verb = {
  name: 'permissions list',
  summary: { pl: 'wypisz uprawnienia urzędników', en: 'list the permissions of officials' },
  operands: [],
  options: {},
  async run({ env, language }: Input): Promise<Answer> {
    const json = await askAdmin<Permissions>(await findBus(env), 'GET', path)
    const rows = json.permissions.map((one) => [
      one.code,
      one['min-acr'],
      one.risk,
      one.title[language],
    ])
    return { json, text: drawTable(rows) }
  },
}

export const permissionsSet: Verb = {
  name: 'permissions set',
  summary: {
    pl: 'zastąp uprawnienia i role, we wszystkich urzędach naraz',
    en: 'replace permissions and roles, in every office at once',
  },
  operands: [
    {
      name: 'FILE.yaml',
      required: true,
      about: { pl: 'jak specs/permissions.yaml', en: 'like specs/permissions.yaml' },
    },
  ],
  options: {},
  async run({ operands: [file = ''], env, language }: Input): Promise<Answer> {
    const bus = await findBus(env)
    const body = await readYamlFile(file)
    const json = await askAdmin<{ changed: boolean; touched: number }>(bus, 'PUT', path, { body })
    const text =
      language === 'pl'
        ? `Obowiązuje; zmienia coś dla tylu osób: ${json.touched}`
        : `In force; it changes something for ${json.touched} people`
    return { json, text }
  },
}
