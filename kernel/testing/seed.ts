// Loaded before each test file: the properties of all tests start from one seed, so that a checkout
// is judged the same way every time. `npm run test:fuzz` lets each run take seeds of its own; a
// counterexample found there becomes a test beside the property, written out.

import fc from 'fast-check'

if (process.env['SZYNA_SEED'] !== 'random') fc.configureGlobal({ seed: 20_260_301 })
