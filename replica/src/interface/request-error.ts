/** A request the client got wrong: answered with this 4xx status and the message as plain text. */
export class RequestError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
