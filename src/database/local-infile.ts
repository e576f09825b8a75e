/**
 * The content of a LOAD DATA LOCAL, written to the connection's socket as packets that lie where the caller made
 * them. mysql2's own way copies every piece into memory of its own first, which costs more processor time than
 * making the rows does. Backpressure is the socket's: one chunk is made while the one before is on its way.
 */
import { type Duplex, Readable } from 'node:stream';
import { assert } from '../assert.js';

/** What this needs of a mysql2 connection: the number of the next packet is not in mysql2's types. */
export interface InfileConnection {
  readonly stream: Duplex;
  sequenceId: number;
}

/**
 * The server reads a packet to its end before it looks at the first row, and a socket holds some 200 KiB: with larger
 * packets the server waits for us in each of them.
 */
const packetBytesMax = 64 * 1024;
const headerBytes = 4;
const packetNumbers = 256;

/**
 * Gives mysql2 a stream without data that ends when the last chunk is on its way; mysql2 then ends the content as the
 * protocol wants. At most two chunks are in use: the bytes of one are the caller's again when the next but one is asked
 * for. What `chunks` throws destroys the stream; a lost connection ends the sending, and mysql2 tells of it by itself.
 */
export function sendInfile(connection: InfileConnection, chunks: Iterable<Uint8Array>): Readable {
  assert(Number.isInteger(connection.sequenceId), 'mysql2 numbers its packets in sequenceId');
  const end = new Readable({ read() {} });
  sendAll(connection, chunks).then(
    () => end.push(null),
    (error: Error) => end.destroy(error),
  );
  return end;
}

async function sendAll(connection: InfileConnection, chunks: Iterable<Uint8Array>): Promise<void> {
  let previous = Promise.resolve(true);
  for (const chunk of chunks) {
    // A packet without content would end the load.
    const sent = chunk.length === 0 ? Promise.resolve(true) : sendChunk(connection, chunk);
    if (!(await previous)) return;
    previous = sent;
  }
  await previous;
}

/** Resolves when the kernel has the bytes, with false where it will never take them. */
function sendChunk(connection: InfileConnection, chunk: Uint8Array): Promise<boolean> {
  const { stream } = connection;
  const headers = Buffer.allocUnsafe(headerBytes * Math.ceil(chunk.length / packetBytesMax));
  return new Promise((resolve) => {
    // Corked, all packets go to the kernel in one call.
    stream.cork();
    for (let start = 0, at = 0; start < chunk.length; start += packetBytesMax, at += headerBytes) {
      const content = chunk.subarray(start, start + packetBytesMax);
      headers.writeUIntLE(content.length, at, headerBytes - 1);
      headers[at + headerBytes - 1] = connection.sequenceId;
      connection.sequenceId = (connection.sequenceId + 1) % packetNumbers;
      const isLast = start + packetBytesMax >= chunk.length;
      stream.write(headers.subarray(at, at + headerBytes));
      stream.write(content, isLast ? (error) => resolve(!error) : undefined);
    }
    stream.uncork();
  });
}
