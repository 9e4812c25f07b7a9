// What is wrong with an allow-from step beyond its schema.

import type { Misfit } from '../policy.ts'
import type { AllowFrom } from './allow-from.ts'
import { isWithin, readNetwork } from './network.ts'
import type { Network } from './network.ts'

interface Written {
  readonly text: string
  readonly network: Network
  readonly at: readonly [list: string, place: number]
}

export function checkNetworks(options: AllowFrom): Misfit[] {
  const misfits: Misfit[] = []
  const networks = read('networks', options.networks, misfits)
  const except = read('except', options.except ?? [], misfits)
  misfits.push(...overlaps(networks), ...overlaps(except))
  // Where a network cannot be read, nothing is known of what lies outside.
  const complete = networks.length === options.networks.length
  for (const one of except) {
    const taken = networks.find(({ network }) => isWithin(network, one.network))
    const within = networks.some(({ network }) => isWithin(one.network, network))
    if (taken) {
      const message = `This takes the whole of \`${taken.text}\` away; remove both.`
      misfits.push({ at: one.at, message })
    } else if (complete && !within) {
      const message = `\`${one.text}\` lies in none of \`networks\`, so nothing is taken away; remove it.`
      misfits.push({ at: one.at, message })
    }
  }
  return [...misfits, ...openDoors(options, networks, except, complete)]
}

function read(list: string, texts: readonly string[], misfits: Misfit[]): Written[] {
  return texts.flatMap((text, place) => {
    const network = readNetwork(text)
    if (typeof network !== 'string') return [{ text, network, at: [list, place] as const }]
    misfits.push({ at: [list, place], message: network })
    return []
  })
}

/** The same twice, or one that another covers anyway. */
function overlaps(written: readonly Written[]): Misfit[] {
  return written.flatMap(({ text, network, at }, place) => {
    const outer = written.find(
      (other, its) =>
        its !== place &&
        isWithin(network, other.network) &&
        (!isWithin(other.network, network) || its < place),
    )
    if (!outer) return []
    const same = isWithin(outer.network, network)
    const message = same
      ? `\`${text}\` stands here already; remove one.`
      : `\`${text}\` lies within \`${outer.text}\`; remove one of them.`
    return [{ at, message }]
  })
}

/** A network of everybody, with nothing taken out of it, is said in so many words or not at all. */
function openDoors(
  options: AllowFrom,
  networks: readonly Written[],
  except: readonly Written[],
  complete: boolean,
): Misfit[] {
  const open = networks.filter(
    ({ network }) => network.isWhole && !except.some((taken) => isWithin(taken.network, network)),
  )
  if (options['whole-internet'] !== 'insecure') {
    return open.map(({ text, at }) => ({
      at,
      message: `\`${text}\` lets everybody in; name networks, take some out by \`except\`, or type \`whole-internet: insecure\`.`,
    }))
  }
  if (open.length > 0 || !complete) return []
  const message = 'No network here lets everybody in; remove `whole-internet`.'
  return [{ at: ['whole-internet'], key: true, message }]
}
