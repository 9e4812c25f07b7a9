// A peer: nginx, one worker, plain proxying with keep-alive on both sides. Its CPU is that of the
// worker, as the kernel counts it.

import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { answering } from '../child.ts'
import { freePort } from '../free-port.ts'
import { nginxPath } from './nginx-path.ts'
import { recordPath } from './target.ts'
import type { Target } from './target.ts'

const folder = mkdtempSync(join(tmpdir(), 'szyna-bench-nginx-'))
let nginx: ChildProcess | undefined
let running: Promise<Target> | undefined

answering(
  async (question: { upstream: number } | { end: true }) => {
    if (!('end' in question)) return (running ??= start(question.upstream))
    nginx?.kill('SIGTERM')
    if (nginx?.exitCode === null) await once(nginx, 'exit')
    rmSync(folder, { recursive: true, force: true })
    return undefined
  },
  { cpu: () => ({ process: workerTime(), thread: workerTime() }) },
)

async function start(upstream: number): Promise<Target> {
  const port = await freePort()
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, configuration(port, upstream))
  nginx = spawn(nginxPath()!, ['-p', folder, '-c', file], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  process.on('exit', () => nginx?.kill('SIGKILL'))
  for (let tries = 0; tries < 100; tries++) {
    const answers = await fetch(`http://127.0.0.1:${port}${recordPath}`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (answers) return { port, path: recordPath, headers: [] }
    await wait(50)
  }
  throw new Error('nginx does not answer.')
}

/** Microseconds; the kernel counts nanoseconds. */
function workerTime(): number {
  const [worker] = readFileSync(`/proc/${nginx!.pid}/task/${nginx!.pid}/children`, 'utf8').split(
    ' ',
  )
  return Number(readFileSync(`/proc/${worker}/schedstat`, 'utf8').split(' ')[0]) / 1_000
}

function configuration(port: number, upstream: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ')
  return `daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off;
  ${temporary}
  keepalive_requests 1000000000;
  upstream registry { server 127.0.0.1:${upstream}; keepalive 128; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://registry;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
}
`
}
