// A process of the bench, pinned to one core where the system can do that, and asked over node's own
// channel. `answering` is the other end.

import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { workerFlags } from '#kernel/compile-cache/worker-flags.ts'

export interface Child {
  readonly pid: number
  ask<answer>(question: object): Promise<answer>
  stop(): void
}

interface Message {
  readonly nth: number
  readonly question?: object
  readonly answer?: unknown
  readonly error?: string
}

export async function startChild(file: string, core: number): Promise<Child> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const [command, ...args] = [...pinned(core), process.execPath, ...workerFlags, path]
  const child = spawn(command!, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const waiting = new Map<number, { done(value: unknown): void; fail(error: Error): void }>()
  let last = 0
  let over = false
  child.on('message', ({ nth, answer, error }: Message) => {
    const one = waiting.get(nth)
    waiting.delete(nth)
    if (error === undefined) one?.done(answer)
    else one?.fail(new Error(error))
  })
  child.on('exit', (code) => {
    over = true
    for (const { fail } of waiting.values()) fail(new Error(`${file} ended with ${code}.`))
  })
  return {
    pid: child.pid!,
    ask: <answer>(question: object) =>
      new Promise<answer>((done, fail) => {
        if (over) return fail(new Error(`${file} has ended.`))
        const nth = ++last
        waiting.set(nth, { done: done as (value: unknown) => void, fail })
        child.send({ nth, question } satisfies Message)
      }),
    stop: () => void child.kill('SIGKILL'),
  }
}

/** Microseconds of CPU so far: of the whole process, and of the thread that runs the event loop. */
export interface Cpu {
  readonly process: number
  readonly thread: number
}

export interface Ways {
  /** All that the work so far left to do is done when it ends. */
  settle?(): Promise<void>
  /** Of another process, where this one only starts it. */
  cpu?(): Cpu
}

/**
 * In the child: each question is answered by what `answer` returns, `{settle: true}` and `{cpu: true}`
 * by the ways of those names.
 */
export function answering(
  answer: (question: never) => unknown,
  { settle = () => Promise.resolve(), cpu = ownCpu }: Ways = {},
): void {
  process.on('message', ({ nth, question }: Message) => {
    void Promise.resolve()
      .then(() => {
        if ('cpu' in question!) return cpu()
        return 'settle' in question! ? settle() : answer(question as never)
      })
      .then(
        (value) => process.send!({ nth, answer: value } satisfies Message),
        (error: Error) => process.send!({ nth, error: error.stack ?? '' } satisfies Message),
      )
  })
  process.on('disconnect', () => process.exit())
}

function ownCpu(): Cpu {
  const sum = ({ user, system }: NodeJS.CpuUsage) => user + system
  return { process: sum(process.cpuUsage()), thread: sum(process.threadCpuUsage()) }
}

function pinned(core: number): string[] {
  const works = spawnSync('taskset', ['-c', String(core), 'true']).status === 0
  return works ? ['taskset', '-c', String(core)] : []
}
