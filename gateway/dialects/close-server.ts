import type { FastifyInstance } from 'fastify'

/**
 * Answers what is under way and closes the server. A connection that its client opened and never used counts as busy, so
 * whatever is left after `waitMs` is cut.
 */
export async function closeServer(app: FastifyInstance, waitMs = 3_000): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), waitMs)
  try {
    await app.close()
  } finally {
    clearTimeout(cut)
  }
}
