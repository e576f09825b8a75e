/** Between a client and a server: passes bytes on, and keeps those that the server sent. */
import { connect, createServer, type Socket } from 'node:net';
import type { Endpoint } from '../../src/database/session.js';

export interface WireTap extends AsyncDisposable {
  readonly port: number;
  /** All that the server sent since the last call. */
  take(): Buffer;
}

export async function tapWire({ host, port, socketPath }: Endpoint): Promise<WireTap> {
  let chunks: Buffer[] = [];
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const behind = socketPath ? connect(socketPath) : connect(port, host);
    for (const socket of [client, behind]) {
      open.add(socket);
      socket.on('error', () => {}).on('close', () => open.delete(socket));
    }
    behind.on('data', (chunk) => chunks.push(chunk));
    client.pipe(behind).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listens nowhere');
  return {
    port: address.port,
    take() {
      const all = Buffer.concat(chunks);
      chunks = [];
      return all;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
