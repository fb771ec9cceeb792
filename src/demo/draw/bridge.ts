import { type Pair, between, circle, group, line, rect, shape, times, towards } from './svg.ts';

/** The Harbour Bridge from the side: 412 metres on six piers, towers on piers 3 and 4, and a span of 48 metres between them that is raised. */
export interface BridgeView {
  /** Where the deck begins on the left, and how many pixels a metre has. */
  readonly start: Pair;
  readonly metre: number;
  /** Where the water is, and how far down the piers are seen. */
  readonly water: number;
  /** By how many degrees the span is raised. */
  readonly raised?: number;
  readonly steel: string;
  readonly far: string;
  readonly cables: string;
  /** Lamps along the deck and on the towers. */
  readonly lamps?: string;
}

/** Metres from the first abutment to each pier: three spans on either side, the one that is raised in the middle. */
const PIERS = [61, 122, 182, 230, 290, 351] as const;
const LENGTH = 412;
const TOWER = 58;

/** The bridge as it stands in the view. */
export function bridge(view: BridgeView): string {
  const { start, metre: m, water, raised = 0, steel, far, cables, lamps } = view;
  const deck = Math.max(5, 3.2 * m);
  const at = (metres: number): Pair => [start[0] + metres * m, start[1]];
  const [, , third, fourth] = PIERS;
  const hinge = at(fourth);
  const tip = towards(hinge, (fourth - third) * m, 180 - raised);
  const piers = PIERS.map((pier) => {
    const [x, y] = at(pier);
    const half = (pier === third || pier === fourth ? 4.4 : 3) * m;
    return (
      shape(
        [
          [x - half * 0.72, y],
          [x + half * 0.72, y],
          [x + half, water],
          [x - half, water],
        ],
        { fill: far },
      ) + rect([x - half * 1.5, water - 2.2 * m], [half * 3, 2.6 * m], { fill: steel, rx: m * 0.6 })
    );
  });
  const tower = (pier: number) => {
    const [x, y] = at(pier);
    const top = y - TOWER * m;
    return (
      shape(
        [
          [x - 2.6 * m, y + deck],
          [x - 1.3 * m, top],
          [x + 1.3 * m, top],
          [x + 2.6 * m, y + deck],
        ],
        { fill: steel },
      ) +
      rect([x - 3.4 * m, y - 20 * m], [6.8 * m, 2.2 * m], { fill: steel }) +
      rect([x - 2.4 * m, top - 1.6 * m], [4.8 * m, 2.4 * m], { fill: steel, rx: m * 0.5 })
    );
  };
  const stays = (pier: number, ends: readonly Pair[]) => {
    const [x, y] = at(pier);
    return ends.map((end, index) => {
      const high: Pair = [x, y - (TOWER - 3 - index * 6) * m];
      return line([high, end], { stroke: cables, 'stroke-width': Math.max(1.6, 0.55 * m) });
    });
  };
  const shares = [0.97, 0.78, 0.59, 0.4, 0.21];
  return group(
    {},
    ...piers,
    ...stays(
      third,
      shares.map((share) => at(third - share * 118)),
    ),
    ...stays(
      fourth,
      shares.map((share) => at(fourth + share * 118)),
    ),
    ...stays(
      fourth,
      [0.94, 0.62, 0.34].map((share) => between(hinge, tip, share)),
    ),
    tower(third),
    tower(fourth),
    rect(at(0), [third * m, deck], { fill: steel }),
    rect(hinge, [(LENGTH - fourth) * m, deck], { fill: steel }),
    line([hinge, tip], {
      stroke: steel,
      'stroke-width': deck * 0.86,
      'stroke-linecap': 'butt',
      transform: `translate(0 ${deck * 0.45})`,
    }),
    rect([hinge[0] + 4 * m, hinge[1] - 7 * m], [7 * m, 7 * m], { fill: steel, rx: m }),
    ...(lamps === undefined ? [] : lampsOn({ view, colour: lamps, hinge, tip })),
  );
}

function lampsOn({
  view: { start, metre: m, raised = 0 },
  colour,
  hinge,
  tip,
}: {
  view: BridgeView;
  colour: string;
  hinge: Pair;
  tip: Pair;
}): string[] {
  const [, , third, fourth] = PIERS;
  const onDeck = times(26, (index) => 8 + index * 15.8).filter((metres) => metres < third - 4 || metres > fourth + 12);
  const lamp = ([x, y]: Pair, size = 1) =>
    circle([x, y - 2.6 * m], 3.2 * m * size, { fill: colour, 'fill-opacity': 0.22 }) +
    circle([x, y - 2.6 * m], 1.05 * m * size, { fill: colour });
  const onSpan = [0.25, 0.55, 0.85].map((share) => lamp(between(hinge, tip, share)));
  const onTowers = [third, fourth].map((pier) =>
    circle([start[0] + pier * m, start[1] - (TOWER + 3) * m], 1.3 * m, { fill: raised > 0 ? '#ff6b5a' : colour }),
  );
  return [...onDeck.map((metres) => lamp([start[0] + metres * m, start[1]])), ...onSpan, ...onTowers];
}
