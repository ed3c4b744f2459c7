import { badFormat, notFound, WireError } from '../wire/wire-error.ts';
import { Lifetimes } from './lifetimes.ts';
import type { Session } from './sessions.ts';

/** Where files are; the documents only say that methods hand addresses out, so the path is our choice. */
export const filesPath = '/SIM_files/';
/** Largest file either way, in bytes; our choice, as are the two limits below. */
export const largestFile = 16 * 1024 * 1024;
const mostFiles = 8;
const keptMs = 10 * 60_000;

/** A file that the client may fetch. */
interface Download {
  readonly kind: 'download';
  readonly bytes: Buffer;
}

/** A file that the client sends in parts, in their order. */
interface Upload {
  readonly kind: 'upload';
  readonly parts: Buffer[];
  received: number;
  /** Known from the first part on. */
  total: number | undefined;
}

export type TransferredFile = Download | Upload;

/**
 * Files that methods hand out addresses for (reference: ksc-openapi.md 1.1 [D][K]). An address is a path on this server;
 * it belongs to its session, is for one file, and ends with its use, its session, or ten minutes without a request.
 */
export class Files {
  readonly #files: Lifetimes<TransferredFile>;

  constructor(clock: () => number) {
    this.#files = new Lifetimes<TransferredFile>('file', clock);
  }

  /** The address of a file to fetch. Throws WireError limitViolation when the session has too many. */
  offer(owner: Session, bytes: Buffer): string {
    if (bytes.length > largestFile) throw new WireError('limitViolation', `a file has at most ${largestFile} bytes`);
    return this.#add(owner, { kind: 'download', bytes });
  }

  /** The address of a file to send. Throws as `offer` does. */
  awaitUpload(owner: Session): string {
    return this.#add(owner, { kind: 'upload', parts: [], received: 0, total: undefined });
  }

  /** The file of an address, undefined unless it is this session's; counts as a use of it. */
  find(owner: Session, url: string): TransferredFile | undefined {
    const id = url.startsWith(filesPath) ? url.slice(filesPath.length) : '';
    return this.#files.has(owner, id) ? this.#files.use(owner, id) : undefined;
  }

  /** All of a file that was sent. Throws WireError notFound, badFormat for a file to fetch, unavailable for a part. */
  uploaded(owner: Session, url: string): Buffer {
    const file = this.find(owner, url);
    if (file === undefined) throw notFound(`no file at '${url}'`);
    if (file.kind !== 'upload') throw badFormat(`'${url}' is no address of an upload`);
    if (file.received !== file.total) throw new WireError('unavailable', 'the file has not been sent whole');
    return Buffer.concat(file.parts);
  }

  /** Ends an address of this session. */
  release(owner: Session, url: string): void {
    this.#files.release(owner, url.slice(filesPath.length));
  }

  sweep(ended?: Session): void {
    this.#files.sweep(ended);
  }

  #add(owner: Session, file: TransferredFile): string {
    if (this.#files.count(owner) >= mostFiles)
      throw new WireError('limitViolation', `a session has at most ${mostFiles} files`);
    return `${filesPath}${this.#files.add(owner, file, keptMs)}`;
  }
}
