import { init } from 'echarts'

/** Points of one side in one panel. */
export interface Line {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** A small chart in a plot of several. Both axes are logarithmic: ratios are what is to be seen. */
export interface Panel {
  readonly title: string
  readonly xName: string
  readonly yName: string
  readonly lines: readonly Line[]
}

/** The sides, in one colour each wherever they are drawn; told apart without colour as well. */
const SIDES = {
  floor: { color: '#8a8f98', symbol: 'circle' },
  Tenantry: { color: '#1f6feb', symbol: 'rect' },
  peer: { color: '#d9822b', symbol: 'triangle' },
} as const

const FONT = 'sans-serif'
const COLUMNS = 2
const PANEL_WIDTH = 440
const PANEL_HEIGHT = 250
const LEGEND_HEIGHT = 40

/** Draws panels of lines, two in a row. */
export function linesPlot(panels: readonly Panel[]): string {
  const rows = Math.ceil(panels.length / COLUMNS)
  const at = (index: number) => ({
    left: (index % COLUMNS) * PANEL_WIDTH,
    top: LEGEND_HEIGHT + Math.floor(index / COLUMNS) * PANEL_HEIGHT,
  })
  const names = [...new Set(panels.flatMap(({ lines }) => lines.map(({ name }) => name)))]
  return drawn(PANEL_WIDTH * COLUMNS, LEGEND_HEIGHT + rows * PANEL_HEIGHT, {
    legend: { top: 8, data: names },
    title: panels.map(({ title }, index) => ({
      text: title,
      left: at(index).left + 60,
      top: at(index).top,
      textStyle: { fontSize: 13, fontFamily: FONT },
    })),
    grid: panels.map((_, index) => ({
      left: at(index).left + 60,
      top: at(index).top + 30,
      width: PANEL_WIDTH - 90,
      height: PANEL_HEIGHT - 85,
    })),
    xAxis: panels.map(({ xName, lines }, index) => {
      const xs = [...new Set(lines.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b)
      return {
        type: 'category',
        gridIndex: index,
        name: xName,
        nameLocation: 'middle',
        nameGap: 26,
        data: xs.map((x) => x.toLocaleString('en')),
        boundaryGap: false,
      }
    }),
    yAxis: panels.map(({ yName, lines }, index) => ({
      type: 'log',
      gridIndex: index,
      name: yName,
      nameGap: 6,
      nameTextStyle: { align: 'right', fontSize: 10 },
      axisLabel: { fontSize: 10, formatter: short },
      ...decadesAround(lines.flatMap(({ points }) => points.map(([, y]) => y))),
    })),
    series: panels.flatMap(({ lines }, index) =>
      lines.map(({ name, points }) => ({
        type: 'line',
        name,
        xAxisIndex: index,
        yAxisIndex: index,
        symbolSize: 7,
        ...styleOf(name),
        data: points.map(([x, y]) => [x.toLocaleString('en'), y]),
      })),
    ),
  })
}

/** One thing that was measured, beside others. */
export interface Bar {
  readonly label: string
  readonly values: readonly { readonly name: string; readonly value: number }[]
  /** Where it should end; drawn as a mark. */
  readonly goal?: number
}

const BAR_ROW = 52

/** Draws bars from the left, longer is more; where the figures lie far apart, on a logarithmic scale. */
export function barsPlot(title: string, bars: readonly Bar[], scale: 'linear' | 'logarithmic'): string {
  const names = [...new Set(bars.flatMap(({ values }) => values.map(({ name }) => name)))]
  const all = bars.flatMap(({ values, goal }) => [
    ...values.map(({ value }) => value),
    ...(goal === undefined ? [] : [goal]),
  ])
  const hasGoals = bars.some(({ goal }) => goal !== undefined)
  return drawn(PANEL_WIDTH * COLUMNS, 110 + bars.length * BAR_ROW, {
    title: { text: title, left: 12, top: 6, textStyle: { fontSize: 13, fontFamily: FONT } },
    legend: { top: 30, left: 12, data: [...names, ...(hasGoals ? ['goal'] : [])] },
    grid: { left: 300, right: 60, top: 60, bottom: 40 },
    xAxis:
      scale === 'linear'
        ? { type: 'value', min: 0 }
        : {
            type: 'log',
            axisLabel: { formatter: short },
            startValue: decadesAround(all).min,
            ...decadesAround(all),
          },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map(({ label }) => label),
      axisLabel: { width: 280, overflow: 'break', interval: 0 },
    },
    series: [
      ...names.map((name) => ({
        type: 'bar',
        name,
        ...styleOf(name),
        label: {
          show: true,
          position: 'right',
          fontSize: 10,
          formatter: ({ value }: { value: number }) => short(value),
        },
        data: bars.map(({ values }) => values.find((each) => each.name === name)?.value ?? null),
      })),
      ...(hasGoals
        ? [
            {
              type: 'scatter',
              name: 'goal',
              symbol: 'diamond',
              symbolSize: 12,
              itemStyle: { color: '#c0392b' },
              data: bars.flatMap(({ label, goal }) => (goal === undefined ? [] : [[goal, label]])),
            },
          ]
        : []),
    ],
  })
}

function styleOf(name: string): object {
  const side = Object.hasOwn(SIDES, name) ? SIDES[name as keyof typeof SIDES] : undefined
  return side === undefined
    ? {}
    : { symbol: side.symbol, itemStyle: { color: side.color }, lineStyle: { color: side.color } }
}

/** Whole decades, so that the scale of every panel can be read. */
function decadesAround(values: readonly number[]): { min: number; max: number } {
  const shown = values.filter((value) => Number.isFinite(value) && value > 0)
  return {
    min: 10 ** Math.floor(Math.log10(Math.min(...shown))),
    max: 10 ** Math.ceil(Math.log10(Math.max(...shown) * 1.01)),
  }
}

/** Two digits that count, and no exponent: `0.0002`, `1.3`, `1,200`. */
function short(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: value >= 100 ? 4 : 2 })
}

/** What echarts draws without a page, as text. */
function drawn(width: number, height: number, option: object): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({
      animation: false,
      backgroundColor: '#ffffff',
      textStyle: { fontFamily: FONT },
      ...option,
    })
    return `${chart.renderToSVGString()}\n`
  } finally {
    chart.dispose()
  }
}
