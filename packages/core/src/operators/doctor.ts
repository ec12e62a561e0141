import type { Diagnosis } from '../store/doctor/doctor.ts'
import type { Finding } from '../store/doctor/finding.ts'
import type { HistoryProgress } from '../store/doctor/history-findings.ts'
import { defineVerb } from './verb.ts'

const MARK = { wall: 'WALL DOWN', fault: 'WRONG', advice: 'advice' } as const satisfies Record<
  Finding['weight'],
  string
>

export const doctorVerb = defineVerb({
  name: 'doctor',
  summary: 'Examine the database, change nothing, and say what is wrong and what mends it',
  flags: {},
  switches: ['deep'],
  run: (tenantry, { deep }: Readonly<Record<string, string | undefined>>, tell) =>
    tenantry.doctor(deep === undefined ? {} : { deep: true, onProgress: (progress) => tell(told(progress)) }),
  succeeded: ({ healthy }) => healthy,
  lines: (diagnosis) => [
    diagnosis.database,
    ...diagnosis.findings.flatMap(({ weight, problem, mend }) => [
      `${MARK[weight]}: ${problem}`,
      ...mend.split('\n').map((line) => `    ${line}`),
    ]),
    verdict(diagnosis),
  ],
})

function told({ done, of, events }: HistoryProgress): string {
  return `${done} of ${of} histories followed, ${events} events`
}

function verdict({ healthy, wallsHold, findings }: Diagnosis): string {
  const wrong = findings.filter(({ weight }) => weight !== 'advice').length
  if (!healthy) return `${wrong} ${wrong === 1 ? 'thing is' : 'things are'} wrong.`
  return wallsHold === 'boundary'
    ? 'All is well: the walls stand, and this login cannot take them down.'
    : 'All is well: the walls stand.'
}
