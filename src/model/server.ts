export type Edition = 'simulated' | 'ksc-windows' | 'ksc-linux' | 'unknown';

/** Who answered at the other end of a target. */
export interface ServerFacts {
  /** `server.type` of the target. */
  readonly type: 'embedded' | 'openapi';
  readonly edition: Edition;
  /** Host name and virtual server id, else the SHA-256 of the certificate's public key. */
  readonly identity: string;
  /** As the server writes it, such as "15.1.0.0"; null when it does not say. */
  readonly version: string | null;
}
