// A canister may take a query and never answer it: the page goes on without it.

const READ_LIMIT_MS = 15_000;

/** The promise's value, or an error after 15 seconds that reads as "did not answer in time". */
export async function withinTime<T>(work: Promise<T>, limitMs = READ_LIMIT_MS): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The canister did not answer in time.')), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
