/** Git could not do what was asked of it: a missing revision, a remote that does not answer, no git at all. */
export class GitFailure extends Error {
  readonly code = 'git/failed';
  constructor(message: string, options?: ErrorOptions) {
    super(withoutCredentials(message), options);
    this.name = 'GitFailure';
  }
}

/** Takes user, password and token out of every URL in a text. */
export function withoutCredentials(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/'"]*@/gi, '$1');
}
