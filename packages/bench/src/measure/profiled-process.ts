import { type Sampling, startSampling } from './profile.ts'

/**
 * Loaded into a process before its own program, so that whoever started it can have it sampled: `begin` begins, and a number of calls is
 * answered with where the time of each of them went.
 */
let sampling: Sampling | undefined

process.on('message', async (asked: 'begin' | { readonly calls: number }) => {
  if (asked === 'begin') {
    sampling = await startSampling()
    process.send?.('begun')
  } else {
    process.send?.(await sampling?.partsOf(asked.calls))
    sampling?.end()
  }
})
// Whoever started it is gone, by a signal perhaps: it stops as if they had told it.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
// It does not keep the process from ending.
process.channel?.unref()
