import { keepsTheContract } from './contract.ts'

keepsTheContract('without NATS')

const natsUrl = process.env['NATS_URL']
if (natsUrl) keepsTheContract('with NATS', natsUrl)
