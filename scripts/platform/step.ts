// What is still to be done on a network, so that it can be shown before it is done and a second run does nothing.

export interface Step {
  /** What it does, as an imperative. */
  what: string;
  apply(): Promise<void>;
}

/** Does the steps one after the other, saying each; a run that is interrupted goes on with the rest next time. */
export async function applySteps(steps: Step[], log: (line: string) => void): Promise<void> {
  for (const { what, apply } of steps) {
    log(what);
    await apply();
  }
}
