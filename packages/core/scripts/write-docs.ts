import { writeFile } from 'node:fs/promises'
import { OPERATIONS } from '../src/operations/table.ts'
import { createPolicy } from '../src/policy/policy.ts'
import { PERMISSIONS_PAGE, permissionsPage } from './permissions-page.ts'

/** Writes the pages of the docs that are made from data. */
await writeFile(PERMISSIONS_PAGE, permissionsPage(createPolicy(), OPERATIONS))
