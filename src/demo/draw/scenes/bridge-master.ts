import { bridge } from '../bridge.ts';
import { glints, gull, ridge, sea, sky } from '../scenery.ts';
import { circle, ellipse, path, rect, type Drawing, type Pair } from '../svg.ts';

/** Ellis Carrow before the bridge. */
export function bridgeMaster(): Drawing {
  const size: Pair = [1280, 1600];
  const [width, height] = size;
  const ink = '#1d2b3f';
  return {
    size,
    parts: [
      sky(size, [
        [0, '#e9d6b4'],
        [0.5, '#f3dfb9'],
        [0.8, '#f2c996'],
      ]),
      circle([700, 640], 440, { fill: '#e8a35c', 'fill-opacity': 0.5 }),
      circle([700, 640], 340, { fill: '#e78f4e', 'fill-opacity': 0.6 }),
      ridge({ seed: 1201, width, bottom: 1300, level: 1080, swing: 50, hills: 1.3 }, { fill: '#d3a279' }),
      sea(size, 1160, [
        [0, '#d9a578'],
        [0.4, '#a97b68'],
        [1, '#6a5560'],
      ]),
      glints({
        seed: 1203,
        area: [
          [0, 1172],
          [1280, 300],
        ],
        count: 40,
        colour: '#ffe3b0',
        light: [760, 240],
        opacity: 0.7,
      }),
      bridge({
        start: [112, 1090],
        metre: 4.6,
        water: 1170,
        raised: 58,
        steel: '#6f4c4b',
        far: '#936a5f',
        cables: '#9a7266',
      }),
      gull([1040, 330], 76, '#8a5f50'),
      gull([1130, 400], 48, '#8a5f50'),
      gull([210, 420], 56, '#8a5f50'),
      // Coat and collar.
      path(
        `M60 ${height}C80 1400 190 1290 360 1240C430 1216 470 1190 486 1130L760 1130C776 1190 830 1216 900 1240C1060 1290 1170 1400 1190 ${height}Z`,
        { fill: ink },
      ),
      path('M486 1140C420 1170 396 1216 380 1290L560 1470L640 1290L740 1460L870 1280C850 1210 820 1170 766 1140Z', {
        fill: '#2b3d55',
      }),
      path('M520 1150L640 1300L742 1146V1090H520Z', { fill: '#efe3cc' }),
      path('M640 1300L600 1250L640 1228L676 1250Z', { fill: '#9d3f34' }),
      path('M618 1272L584 1600H706L664 1272L640 1300Z', { fill: '#9d3f34' }),
      ...[1420, 1520].map(
        (y) => circle([486, y + 40], 17, { fill: '#d9b36a' }) + circle([806, y + 40], 17, { fill: '#d9b36a' }),
      ),
      // Head in profile, looking right.
      path(
        'M500 1160C494 1090 470 1040 452 980C424 880 440 770 500 710H842C856 760 858 790 860 812C876 850 902 884 914 908C920 924 908 934 886 936C890 956 894 966 888 978C896 990 892 1002 880 1008C886 1024 884 1040 878 1056C866 1110 800 1140 742 1130L760 1170Z',
        { fill: '#b8795a' },
      ),
      path(
        'M500 1160C494 1090 470 1040 452 980C436 924 434 860 450 800L560 800C566 860 580 900 600 940C640 990 760 960 850 968C866 970 884 974 888 982C894 996 888 1004 880 1010C890 1030 892 1064 880 1090C850 1160 760 1200 690 1190C620 1180 540 1180 500 1160Z',
        { fill: '#f1e9da' },
      ),
      path('M560 800C566 860 580 900 600 940C596 900 596 850 604 800Z', { fill: '#f1e9da' }),
      path('M800 962C826 950 868 956 890 976C866 988 820 990 790 984Z', { fill: '#fffaf0' }),
      ellipse([566, 890], [34, 52], { fill: '#a96b4e' }),
      path('M560 860Q590 880 570 924', {
        fill: 'none',
        stroke: '#8a533c',
        'stroke-width': 8,
        'stroke-linecap': 'round',
      }),
      path('M792 838Q826 822 850 834', {
        fill: 'none',
        stroke: '#f1e9da',
        'stroke-width': 16,
        'stroke-linecap': 'round',
      }),
      path('M806 868Q826 860 842 868', {
        fill: 'none',
        stroke: '#4d2d24',
        'stroke-width': 8,
        'stroke-linecap': 'round',
      }),
      path('M780 884Q790 896 806 898', {
        fill: 'none',
        stroke: '#96593f',
        'stroke-width': 5,
        'stroke-linecap': 'round',
      }),
      // Cap.
      path('M424 690C400 590 500 520 660 520C820 520 890 590 876 660L866 720H440Z', { fill: ink }),
      path('M424 690C400 590 500 520 660 520C560 560 500 620 500 700Z', { fill: '#2b3d55' }),
      rect([434, 700], [434, 74], { fill: '#2b3d55', rx: 8 }),
      rect([434, 714], [434, 12], { fill: '#d9b36a' }),
      path('M770 768C850 756 930 776 984 826C930 820 850 812 776 808Z', { fill: '#141f2f' }),
      circle([800, 646], 34, { fill: '#d9b36a' }),
      path('M800 624V664M784 650Q800 674 816 650M790 634H810', {
        fill: 'none',
        stroke: ink,
        'stroke-width': 6,
        'stroke-linecap': 'round',
      }),
    ],
  };
}
