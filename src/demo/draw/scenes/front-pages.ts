import { swell } from '../scenery.ts';
import { circle, fade, line, path, placed, rect, shape, times, type Drawing, type Pair, within } from '../svg.ts';
import { ferry } from '../vessels.ts';

/** Four front pages on a table. */
export function frontPages(): Drawing {
  const size: Pair = [1800, 1200];
  return {
    size,
    parts: [
      fade('table', [
        [0, '#c98d5a'],
        [1, '#b0743f'],
      ]),
      rect([0, 0], size, { fill: 'url(#table)' }),
      ...times(7, (index) => rect([0, index * 176], [1800, 5], { fill: '#8f5a30', 'fill-opacity': 0.5 })),
      ...times(12, (index) =>
        line(
          [
            [(index * 310) % 1700, 60 + index * 98],
            [((index * 310) % 1700) + 240, 64 + index * 98],
          ],
          { stroke: '#a4693a', 'stroke-width': 4, 'stroke-opacity': 0.7 },
        ),
      ),
      page(
        { at: [330, 560], turn: -13, tint: '#f6efe0' },
        frame(
          'art-cranes',
          rect([-236, -250], [472, 290], { fill: '#b9bccb' }),
          rect([-236, -20], [472, 60], { fill: '#50687e' }),
          ...[-120, 20, 160].map(
            (x) =>
              line(
                [
                  [x, -20],
                  [x, -150],
                  [x + 80, -150],
                ],
                { stroke: '#2c4a66', 'stroke-width': 12 },
              ) +
              line(
                [
                  [x, -150],
                  [x - 50, -226],
                ],
                { stroke: '#d9603b', 'stroke-width': 12 },
              ),
          ),
        ),
      ),
      page(
        { at: [1490, 590], turn: 12, tint: '#fbf5e6' },
        frame(
          'art-plug',
          rect([-236, -250], [472, 290], { fill: '#efb35a' }),
          circle([-90, -104], 90, { fill: '#fff4dc' }),
          ...[-30, 30].map((dx) => circle([-90 + dx, -104], 15, { fill: '#2b2a2e' })),
          rect([50, -164], [150, 120], { fill: '#fff4dc', rx: 18 }),
          ...[0, 1].map((index) => rect([90 + index * 52, -130], [16, 52], { fill: '#2b2a2e', rx: 4 })),
        ),
      ),
      page(
        { at: [1080, 520], turn: 4, tint: '#f4f0e6' },
        frame(
          'art-hill',
          rect([-236, -250], [472, 290], { fill: '#f4dcc0' }),
          circle([110, -150], 62, { fill: '#e2573f' }),
          path('M-240 40V-60Q-60 -190 240 -100V40Z', { fill: '#668e66' }),
          path('M-240 40V0Q0 -90 240 -30V40Z', { fill: '#456d4b' }),
          ...times(
            5,
            (index) =>
              shape(
                [
                  [-190 + index * 80, -10 - index * 14],
                  [-160 + index * 80, -40 - index * 14],
                  [-130 + index * 80, -10 - index * 14],
                ],
                { fill: '#2c3a4d' },
              ) + rect([-180 + index * 80, -10 - index * 14], [40, 24], { fill: '#fbf4e4' }),
          ),
        ),
      ),
      page(
        { at: [700, 640], turn: -4, tint: '#fdf9ee' },
        frame(
          'art-ferry',
          rect([-236, -250], [472, 290], { fill: '#8fa7aa' }),
          swell(
            { level: -70, height: 20, length: 130, width: 760, bottom: 60, shift: 0 },
            { fill: '#3d6671', transform: 'translate(-300 0)' },
          ),
          ferry({
            at: [-20, -40],
            scale: 0.6,
            turn: 4,
            livery: {
              hull: '#17252e',
              band: '#b8473a',
              house: '#f2f2ea',
              shade: '#8d9a9b',
              windows: '#2c3b43',
              funnel: '#b8473a',
            },
          }),
          swell(
            { level: -30, height: 20, length: 150, width: 760, bottom: 60, shift: 0 },
            { fill: '#20424e', transform: 'translate(-340 0)' },
          ),
        ),
      ),
      cup([1560, 210]),
      glasses([330, 1080]),
    ],
  };
}

function cup(at: Pair): string {
  return placed(
    { at },
    circle([12, 20], 176, { fill: '#2a1f18', 'fill-opacity': 0.25 }),
    circle([0, 0], 172, { fill: '#f4efe4' }),
    circle([0, 0], 140, { fill: '#e2dccd' }),
    path('M96 -20H176A30 30 0 0 1 176 40H96', { fill: 'none', stroke: '#fdfaf2', 'stroke-width': 22 }),
    circle([0, 0], 106, { fill: '#fdfaf2' }),
    circle([0, 0], 88, { fill: '#4e2f20' }),
    path('M-60 -30A70 70 0 0 1 20 -66', {
      fill: 'none',
      stroke: '#8a5a3c',
      'stroke-width': 10,
      'stroke-linecap': 'round',
    }),
  );
}

/** Where the picture of a page is. */
function frame(id: string, ...inside: readonly string[]): string {
  return within(id, rect([-236, -250], [472, 290], {}), ...inside);
}

function glasses(at: Pair): string {
  const wire = { fill: '#dff0f0', 'fill-opacity': 0.32, stroke: '#2b2a2e', 'stroke-width': 10 };
  return placed(
    { at, turn: -16 },
    circle([-92, 0], 66, wire),
    circle([92, 0], 66, wire),
    path('M-28 -12Q0 -36 28 -12', { fill: 'none', stroke: '#2b2a2e', 'stroke-width': 10 }),
    line(
      [
        [-150, -30],
        [-220, -110],
      ],
      { stroke: '#2b2a2e', 'stroke-width': 10 },
    ),
    line(
      [
        [150, -30],
        [220, -110],
      ],
      { stroke: '#2b2a2e', 'stroke-width': 10 },
    ),
  );
}

/** A front page, its picture already in its place. */
function page({ at, turn, tint }: { at: Pair; turn: number; tint: string }, ...art: readonly string[]): string {
  return placed(
    { at, turn },
    rect([-258, -352], [540, 730], { fill: '#2a1f18', 'fill-opacity': 0.28, rx: 4 }),
    rect([-270, -370], [540, 740], { fill: tint }),
    rect([-236, -340], [472, 56], { fill: '#2b2a2e' }),
    rect([-236, -270], [472, 5], { fill: '#2b2a2e' }),
    ...art,
    ...times(3, (column) =>
      times(3, (row) =>
        rect([-236 + column * 162, 128 + row * 76], [row === 2 ? 96 : 146, 26], { fill: '#b3ada2' }),
      ).join(''),
    ),
    rect([-236, 58], [400, 20], { fill: '#3a393d' }),
    rect([-236, 86], [300, 12], { fill: '#5f5c58' }),
    rect([262, -370], [8, 740], { fill: '#2b2a2e', 'fill-opacity': 0.08 }),
  );
}
