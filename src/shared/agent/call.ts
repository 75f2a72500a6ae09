import { toAppError, type AppError } from '../errors/index.ts';
import { expireSession } from './session.ts';

function note(error: AppError): AppError {
  if (error.code === 'call.sessionExpired') expireSession();
  return error;
}

/** Runs a query; whatever goes wrong becomes an AppError that says nothing changed. */
export async function read<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw note(toAppError(error, 'read'));
  }
}

/** Runs an update; a failure after which nobody knows whether it happened has `outcome: 'unknown'`. */
export async function write<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw note(toAppError(error, 'write'));
  }
}
