/** One measured size of the index. */
export interface GrowthPoint {
  readonly phrases: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const WIDTH = 640;
const HEIGHT = 360;
/** Room for the labels: left of the plot, right of it, above and below, in pixels. */
const MARGIN = { left: 70, right: 60, top: 40, bottom: 56 };

/** Colours follow the reader's light or dark theme; nothing is painted behind the plot. */
const STYLE = `text{font:13px system-ui,sans-serif;fill:#57606a}.grid{stroke:#8c959f;stroke-opacity:.35}
polyline{fill:none;stroke-width:2.5}.p50{stroke:#0969da}.p99{stroke:#bc4c00}circle{stroke-width:2.5;fill:none}
text.p50{fill:#0969da;stroke:none}text.p99{fill:#bc4c00;stroke:none}
@media(prefers-color-scheme:dark){text{fill:#9198a1}.p50{stroke:#58a6ff}.p99{stroke:#f0883e}text.p50{fill:#58a6ff}text.p99{fill:#f0883e}}`;

/** An SVG of the time for one report over the number of phrases, both axes logarithmic. Expects at least two points of growing size. */
export function drawGrowth(points: readonly GrowthPoint[]): string {
  const across = scaleOver(
    points.map(({ phrases }) => phrases),
    MARGIN.left,
    WIDTH - MARGIN.right,
  );
  const up = scaleOver(
    points.flatMap(({ p50Ms, p99Ms }) => [p50Ms, p99Ms]),
    HEIGHT - MARGIN.bottom,
    MARGIN.top,
  );
  const columns = across.decades.map(
    (value) =>
      line([across.at(value), MARGIN.top], [across.at(value), HEIGHT - MARGIN.bottom]) +
      text(across.at(value), HEIGHT - MARGIN.bottom + 20, value.toLocaleString('en'), 'middle'),
  );
  const rows = up.decades.map(
    (value) =>
      line([MARGIN.left, up.at(value)], [WIDTH - MARGIN.right, up.at(value)]) +
      text(MARGIN.left - 8, up.at(value) + 4, `${value} ms`, 'end'),
  );
  const curve = (name: 'p50' | 'p99', timeOf: (point: GrowthPoint) => number): string => {
    const places = points.map((point) => [across.at(point.phrases), up.at(timeOf(point))] as const);
    const [x, y] = places.at(-1) ?? [0, 0];
    const dots = places.map(([cx, cy]) => `<circle class="${name}" cx="${px(cx)}" cy="${px(cy)}" r="4"/>`).join('');
    return `<polyline class="${name}" points="${places.map((place) => place.map(px).join(',')).join(' ')}"/>${dots}${text(x + 10, y + 4, name, 'start', name)}`;
  };
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title">`,
    `<title id="title">Time to match one report, by the number of phrases</title><style>${STYLE}</style>`,
    ...columns,
    ...rows,
    text(MARGIN.left, 22, 'Time to match one report', 'start'),
    text((MARGIN.left + WIDTH - MARGIN.right) / 2, HEIGHT - 12, 'phrases', 'middle'),
    curve('p50', ({ p50Ms }) => p50Ms),
    curve('p99', ({ p99Ms }) => p99Ms),
    '</svg>',
  ].join('\n')}\n`;
}

/** A logarithmic axis over whole powers of ten around the values, which have to be above 0. */
function scaleOver(
  values: readonly number[],
  from: number,
  to: number,
): { at(value: number): number; decades: number[] } {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const at = (value: number): number => from + ((to - from) * (Math.log10(value) - low)) / (high - low);
  return { at, decades: Array.from({ length: high - low + 1 }, (_, step) => Number(`1e${low + step}`)) };
}

const px = (value: number): string => value.toFixed(1);
const line = (from: readonly [number, number], to: readonly [number, number]): string =>
  `<path class="grid" d="M${from.map(px).join(' ')}L${to.map(px).join(' ')}"/>`;
const text = (x: number, y: number, words: string, anchor: string, name = ''): string =>
  `<text${name === '' ? '' : ` class="${name}"`} x="${px(x)}" y="${px(y)}" text-anchor="${anchor}">${words}</text>`;
