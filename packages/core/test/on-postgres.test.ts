import { SUITES } from './suites.ts'
import { shareDatabase } from './support/tenantry-under-test.ts'

const on = shareDatabase('postgres')
for (const suite of SUITES) suite(on)
