// NRB, the number of a bank account: a Polish IBAN without `PL` (ISO 13616).
//
//   61 1090 1014 0000 0712 1981 2874
//   └┤ └───┬───┘ └────────┬────────┘
//    │     │              └ the account in its bank
//    │     └ sort code; its eighth digit is a check digit of its own
//    └ 98 − (sort code, account, `2521` for PL, `00`) mod 97

import { weigh } from '#kernel/pesel/weigh.ts'

const sortCodeWeights = [3, 9, 7, 1, 3, 9, 7]

/** `bank` is the first seven digits of the sort code, `account` sixteen digits. */
export function makeNrb(bank: string, account: string): string {
  const sortCode = bank + String((10 - (weigh(bank, sortCodeWeights) % 10)) % 10)
  const rest = remainder(`${sortCode}${account}252100`)
  return String(98 - rest).padStart(2, '0') + sortCode + account
}

export function isNrb(text: string): boolean {
  return /^[0-9]{26}$/.test(text) && remainder(`${text.slice(2)}2521${text.slice(0, 2)}`) === 1
}

function remainder(digits: string): number {
  return Number(BigInt(digits) % 97n)
}
