/** What waits, and of which kind it is. */
export interface Queued {
  readonly kind: 'render' | 'describe';
}

/** Where work waits; what comes first in it is taken first, but for turns between the kinds. */
export interface ImageQueue<Job extends Queued> {
  readonly length: number;
  /** Whether there is room for one more of this kind. */
  hasRoomFor(kind: Job['kind']): boolean;
  add(job: Job): void;
  /** Back to where it came from: before the others. */
  putBack(job: Job): void;
  take(): Job | undefined;
  /** Takes it out; false: it does not wait here. */
  remove(job: Job): boolean;
  /** Takes all of them out. */
  clear(): Job[];
}

/** So many renditions are made before it is an upload's turn. */
const RENDERS_IN_A_ROW = 3;

/**
 * Renditions go first: a reader looks at a page in which the picture is missing, and each is quick; whoever sends photos in waits for
 * larger files anyway, and may send a thousand. But every fourth turn is an upload's, so that a page with a hundred new pictures keeps
 * no newsroom waiting. Each kind has its own room, so that neither can shut the other out.
 */
export function newImageQueue<Job extends Queued>(room: number): ImageQueue<Job> {
  const lanes: Record<Queued['kind'], Job[]> = { render: [], describe: [] };
  let inARow = 0;
  return {
    get length() {
      return lanes.render.length + lanes.describe.length;
    },
    hasRoomFor: (kind) => lanes[kind].length < room,
    add: (job) => {
      lanes[job.kind].push(job);
    },
    putBack: (job) => {
      lanes[job.kind].unshift(job);
    },
    take() {
      const isTurnOfUpload = lanes.describe.length > 0 && inARow >= RENDERS_IN_A_ROW;
      if (lanes.render.length === 0 || isTurnOfUpload) {
        inARow = 0;
        return lanes.describe.shift();
      }
      inARow += 1;
      return lanes.render.shift();
    },
    remove(job) {
      const at = lanes[job.kind].indexOf(job);
      if (at !== -1) lanes[job.kind].splice(at, 1);
      return at !== -1;
    },
    clear: () => [...lanes.render.splice(0), ...lanes.describe.splice(0)],
  };
}
