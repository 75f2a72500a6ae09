// Counts writes to stable memory, so that a refusal after a write can be told from one before (see methods.ts).

let writes = 0;

export const countWrite = (): void => void writes++;
export const writesSoFar = (): number => writes;
