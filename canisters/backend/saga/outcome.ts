// What a phase of the saga ends with. The wrapper in `index.ts` turns it into the journal's words.
import type { Job, Phase } from '../job.ts';

export type Outcome =
  /** The next phase, at once. */
  | { go: Phase; job: Job }
  /** The same phase again, with back-off; `reason` is told to the person. */
  | { again: string; job: Job }
  /** The same phase again at a time (ns). */
  | { at: bigint; because?: string; job: Job }
  /** The deployment has its ending. */
  | { end: Job };

export interface Turn {
  id: number;
  job: Job;
  /** The time of the message the phase began in (ns). */
  now: bigint;
  /** Writes the job down before an effect is started. */
  save(job: Job): void;
}

export type PhaseStep = (turn: Turn) => Outcome | Promise<Outcome>;
