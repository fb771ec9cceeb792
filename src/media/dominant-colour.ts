/** Four bits of each of red, green and blue. */
const BINS = 4096;
const binOf = (red: number, green: number, blue: number) => ((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4);

/**
 * The colour that covers most of a picture, as `#a1b2c3`: the mean of those pixels that resemble each other and are most, so that a plain
 * picture gives exactly its colour. What is transparent counts less; a picture of nothing is white, as it is on a page.
 */
export function dominantColour(rgba: Uint8Array): string {
  const weight = new Float64Array(BINS);
  eachPixel(rgba, ([red, green, blue, alpha]) => {
    const bin = binOf(red, green, blue);
    weight[bin] = (weight[bin] ?? 0) + alpha;
  });
  const most = weight.reduce((best, value, bin) => (value > (weight[best] ?? 0) ? bin : best), 0);
  const total = weight[most] ?? 0;
  if (total === 0) return '#ffffff';
  const sum: [number, number, number] = [0, 0, 0];
  eachPixel(rgba, ([red, green, blue, alpha]) => {
    if (binOf(red, green, blue) !== most) return;
    sum[0] += red * alpha;
    sum[1] += green * alpha;
    sum[2] += blue * alpha;
  });
  return `#${sum
    .map((value) =>
      Math.round(value / total)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

function eachPixel(rgba: Uint8Array, visit: (pixel: Pixel) => void): void {
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    visit([rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0, rgba[at + 3] ?? 0]);
  }
}
