import { main, type Outcome } from '../../../src/cli/main.ts'

/** Runs command lines one after the other, as operators type them, and prints what became of each; the lines come as JSON. */
const outcomes: Outcome[] = []
for (const args of JSON.parse(process.argv[2] ?? '[]') as string[][])
  outcomes.push(await main(args, process.env))
console.log(JSON.stringify(outcomes))
