import { expect, test } from 'vitest'
import { barsPlot, linesPlot } from '../src/report/charts.ts'

test('a plot of growth draws every side in every panel, with its axis named', () => {
  const plot = linesPlot(
    ['read one user', 'create a user'].map((title) => ({
      title,
      xName: 'users',
      yName: 'ms',
      lines: ['floor', 'Tenantry', 'peer'].map((name, place) => ({
        name,
        points: [
          [1_000, 0.5 + place],
          [1_000_000, 1 + place],
        ] as const,
      })),
    })),
  )
  expect(plot).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  for (const text of ['read one user', 'create a user', 'floor', 'Tenantry', 'peer', 'users', '1,000,000'])
    expect(plot).toContain(`>${text}</text>`)
  expect(plot).not.toContain('NaN')
})

test('bars show their figures and where they should end', () => {
  const bars = [
    { label: 'read one user', values: [{ name: 'Tenantry', value: 1.25 }], goal: 1.5 },
    { label: 'slash command to its answer', values: [{ name: 'Tenantry', value: 4.7 }] },
  ]
  for (const scale of ['linear', 'logarithmic'] as const) {
    const plot = barsPlot('Times as many as the floor takes', bars, scale)
    for (const text of ['read one user', 'Times as many as the floor takes', 'goal', '4.7'])
      expect(plot).toContain(`>${text}</text>`)
    expect(plot).not.toContain('NaN')
  }
})
