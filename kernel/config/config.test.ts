import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { describe, it } from 'node:test'

import fc from 'fast-check'

import { readConfig } from './config.ts'
import { complaintsOf } from './testing/complaints-of.ts'

describe('the configuration', () => {
  it('of an empty environment is complete', () => {
    const { policiesDir, compositionsDir, rulesetFile, ...rest } = readConfig({})
    assert.deepEqual(rest, {
      publicUrl: 'http://127.0.0.1:8080',
      host: '0.0.0.0',
      port: 8080,
      adminHost: '127.0.0.1',
      adminPort: 9080,
      dataDir: resolve('.szyna'),
      databaseUrl: undefined,
      natsUrl: undefined,
      redisUrl: undefined,
      fetchAllow: [],
      refetchHours: 24,
      tls: undefined,
      clientAuthorities: undefined,
      clientCertField: undefined,
      trustedProxies: [],
      proxyField: 'x-forwarded-for',
      trackerReaders: [],
      securityContact: undefined,
      operator: {
        name: undefined,
        email: undefined,
        phone: undefined,
        siteSince: undefined,
        statedOn: undefined,
      },
      expressGateway: undefined,
      meansFile: undefined,
      demo: false,
      logLevel: 'info',
    })
    for (const folder of [policiesDir, compositionsDir]) {
      assert.ok(isAbsolute(folder) && existsSync(folder), folder)
    }
    assert.ok(isAbsolute(rulesetFile) && rulesetFile.endsWith('ruleset.yaml'), rulesetFile)
  })

  it('names a file of Express Gateway, with what its variables stand for', () => {
    const env = { SZYNA_EXPRESS_GATEWAY: 'package.json', SERVICE: 'https://service.example' }
    assert.deepEqual(readConfig(env).expressGateway, { file: resolve('package.json'), env })
    const complaints = complaintsOf({ SZYNA_EXPRESS_GATEWAY: 'no/such/file' })
    assert.match(complaints[0] ?? '', /^SZYNA_EXPRESS_GATEWAY names .*, which does not exist/)
  })

  it('takes what is set', () => {
    const config = readConfig({
      SZYNA_PUBLIC_URL: 'https://Szyna.Example:8443/',
      SZYNA_HOST: '127.0.0.1',
      SZYNA_PORT: '0',
      SZYNA_ADMIN_HOST: '::1',
      SZYNA_ADMIN_PORT: '0',
      SZYNA_DATA_DIR: 'data',
      SZYNA_POLICIES: 'kernel',
      SZYNA_COMPOSITIONS: 'specs',
      SZYNA_RULESET: 'package.json',
      SZYNA_FETCH_ALLOW: '10.1.2.3:8443, Registry.example [::1]:80',
      SZYNA_REFETCH_HOURS: '6',
      SZYNA_TRUSTED_PROXIES: '10.0.0.0/8, 2001:DB8::1',
      SZYNA_PROXY_FIELD: 'Forwarded',
      SZYNA_TRACKER_READERS: 'coi',
      SZYNA_TLS_KEY: 'package.json',
      SZYNA_TLS_CERTIFICATE: 'README.md',
      SZYNA_TLS_CLIENT_CA: 'tsconfig.json',
      SZYNA_CLIENT_CERT_FIELD: 'Client-Cert',
      SZYNA_SECURITY_CONTACT: 'mailto:security@office.example',
      SZYNA_OPERATOR: 'Urząd Przykładowy',
      SZYNA_OPERATOR_EMAIL: 'dostepnosc@office.example',
      SZYNA_OPERATOR_PHONE: '+48 22 123 45 67',
      SZYNA_SITE_SINCE: '2026-01-05',
      SZYNA_ACCESSIBILITY_STATED: '2026-03-02',
      SZYNA_MEANS: 'package.json',
      SZYNA_DEMO: 'on',
      SZYNA_LOG: 'silent',
      SZYNA_ROLE: 'all',
      SZYNA_WORKERS: '1',
      DATABASE_URL: 'postgres://u:p@db/szyna?sslmode=require',
      NATS_URL: 'tls://nats:4222',
      REDIS_URL: 'rediss://:p@cache:6379/0',
      PATH: '/bin',
    })
    assert.deepEqual(config, {
      publicUrl: 'https://szyna.example:8443',
      host: '127.0.0.1',
      port: 0,
      adminHost: '::1',
      adminPort: 0,
      dataDir: resolve('data'),
      databaseUrl: 'postgres://u:p@db/szyna?sslmode=require',
      natsUrl: 'tls://nats:4222',
      redisUrl: 'rediss://:p@cache:6379/0',
      policiesDir: resolve('kernel'),
      compositionsDir: resolve('specs'),
      rulesetFile: resolve('package.json'),
      securityContact: 'mailto:security@office.example',
      operator: {
        name: 'Urząd Przykładowy',
        email: 'dostepnosc@office.example',
        phone: '+48 22 123 45 67',
        siteSince: '2026-01-05',
        statedOn: '2026-03-02',
      },
      expressGateway: undefined,
      fetchAllow: ['10.1.2.3:8443', 'registry.example', '[::1]:80'],
      refetchHours: 6,
      tls: { key: resolve('package.json'), certificate: resolve('README.md') },
      clientAuthorities: resolve('tsconfig.json'),
      clientCertField: 'client-cert',
      meansFile: resolve('package.json'),
      trustedProxies: ['10.0.0.0/8', '2001:db8::1'],
      proxyField: 'forwarded',
      trackerReaders: ['coi'],
      demo: true,
      logLevel: 'silent',
    })
  })

  it('names its own port in the public address when none is given', () => {
    assert.equal(readConfig({ SZYNA_PORT: '8888' }).publicUrl, 'http://127.0.0.1:8888')
  })

  it('hears the demo on this machine only, unless told otherwise', () => {
    assert.equal(readConfig({ SZYNA_DEMO: 'on' }).host, '127.0.0.1')
    assert.equal(readConfig({ SZYNA_DEMO: 'on', SZYNA_HOST: '0.0.0.0' }).host, '0.0.0.0')
  })

  it('counts an empty variable as absent', () => {
    assert.deepEqual(readConfig({ SZYNA_PORT: '', DATABASE_URL: ' ' }), readConfig({}))
  })

  it('tells everything that is wrong at once, each with its cure', () => {
    assert.deepEqual(
      complaintsOf({
        SZYNA_PORT: '80a',
        SZYNA_PUBLIC_URL: 'https://szyna.example/bus',
        SZYNA_ADMIN_PORT: '70000',
        SZYNA_POLICIES: 'no/such/folder',
        SZYNA_RULESET: 'kernel',
        SZYNA_SECURITY_CONTACT: 'security@office.example',
        SZYNA_DEMO: 'yes',
        SZYNA_ROLE: 'gateway',
        SZYNA_POTR: '1',
        SZYNA_DATABASE_URL: 'x',
      }),
      [
        'SZYNA_PORT is "80a": write a port from 1 to 65535, or 0 for any free one; without it the port is 8080.',
        'SZYNA_DEMO is "yes": write one of on, off; without it, off.',
        'SZYNA_PUBLIC_URL is not the address of the bus: write scheme, host and port only, like https://szyna.example or http://127.0.0.1:8080.',
        'SZYNA_ADMIN_PORT is "70000": write a port from 1 to 65535, or 0 for any free one; without it the port is 9080.',
        `SZYNA_POLICIES names ${resolve('no/such/folder')}, which does not exist: correct it, or make that folder.`,
        `SZYNA_RULESET names ${resolve('kernel')}, which is a folder: name a file.`,
        'SZYNA_SECURITY_CONTACT is "security@office.example": write mailto:security@office.example, https://office.example/security or tel:+48-22-1234567.',
        'SZYNA_ROLE is "gateway": write all or leave it out; one process does everything so far; other roles come later.',
        'SZYNA_POTR is not a setting: did you mean SZYNA_PORT?',
        'SZYNA_DATABASE_URL is not a setting: did you mean DATABASE_URL?',
      ],
    )
  })

  it('refuses one port for calls and administration', () => {
    assert.match(complaintsOf({ SZYNA_PORT: '9080' })[0] ?? '', /are both 9080: .* change one\.$/)
  })

  it('lists every setting to a name that resembles none', () => {
    const [complaint] = complaintsOf({ SZYNA_XYZZYXYZZY: '1' })
    assert.match(complaint ?? '', /remove it; the names are DATABASE_URL, .*SZYNA_WORKERS\.$/)
  })

  it('never quotes an address, which may hold a password', () => {
    for (const name of ['DATABASE_URL', 'NATS_URL', 'REDIS_URL', 'SZYNA_PUBLIC_URL']) {
      const [complaint, ...more] = complaintsOf({ [name]: 'mysql://u:hunter2@host/db' })
      assert.match(complaint ?? '', new RegExp(`^${name} `))
      assert.doesNotMatch(complaint ?? '', /hunter2/)
      assert.deepEqual(more, [])
    }
    assert.equal(complaintsOf({ DATABASE_URL: 'postgres://host' }).length, 1)
    assert.equal(complaintsOf({ DATABASE_URL: 'postgres:///db' }).length, 1)
  })

  it('refuses what is not a host in the list of allowed ones', () => {
    for (const entry of ['http://a', 'a/b', '*', 'a:0', 'a:99999', 'a@b', '[1.2.3.4]', '-a']) {
      assert.equal(complaintsOf({ SZYNA_FETCH_ALLOW: `ok,${entry}` }).length, 1, entry)
    }
  })

  it('trusts no network that is none, nor all of them', () => {
    for (const entry of [
      '0.0.0.0/0',
      '::/0',
      '10.0.0.0/33',
      '10.0.0/8',
      'proxy',
      'a/b',
      '1.2.3.4/8/9',
    ]) {
      assert.equal(complaintsOf({ SZYNA_TRUSTED_PROXIES: `10.0.0.1,${entry}` }).length, 1, entry)
    }
  })

  it('names who may read the log of uses', () => {
    assert.deepEqual(readConfig({ SZYNA_TRACKER_READERS: 'coi, mc' }).trackerReaders, ['coi', 'mc'])
    const [complaint] = complaintsOf({ SZYNA_TRACKER_READERS: 'coi.mobywatel' })
    assert.match(
      complaint ?? 'nothing',
      /^SZYNA_TRACKER_READERS holds "coi.mobywatel": write names/,
    )
  })

  it('takes whole hours only, and none at all', () => {
    assert.equal(readConfig({ SZYNA_REFETCH_HOURS: '0' }).refetchHours, 0)
    for (const hours of ['-1', '1.5', 'day', '8761', '1e3']) {
      const [complaint] = complaintsOf({ SZYNA_REFETCH_HOURS: hours })
      assert.match(complaint ?? 'nothing', /^SZYNA_REFETCH_HOURS is .*: write a whole number/)
    }
  })

  it('of any environment is read or refused with sentences, never anything else', () => {
    const names = Object.keys(process.env).concat([
      'SZYNA_PORT',
      'SZYNA_PUBLIC_URL',
      'SZYNA_ADMIN_HOST',
      'SZYNA_DATA_DIR',
      'SZYNA_POLICIES',
      'SZYNA_FETCH_ALLOW',
      'SZYNA_LOG',
      'SZYNA_WORKERS',
      'DATABASE_URL',
      'NATS_URL',
    ])
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.integer().map(String),
      fc.constant('__proto__'),
    )
    const anything = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), value)
    fc.assert(
      fc.property(anything, (env) => {
        for (const complaint of complaintsOf(env)) assert.match(complaint, /^[^\n]+[.?]$/)
      }),
    )
  })
})
