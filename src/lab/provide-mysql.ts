/**
 * Sees to it that a lab can run here, in the order that labs look: a Docker engine with an image, mysqld on
 * PATH, MySQL unpacked from packages (now, where need be). Makes the embedded one's template too, so that the
 * first run does not pay for it.
 */
import { defaultCacheDirectory } from './cache-directory.js';
import { findEngine, hasImage } from './docker/engine.js';
import { findMysqld } from './embedded/find-mysqld.js';
import { ensureTemplate } from './embedded/template.js';
import { type UnpackContext, unpackMysql } from './embedded/unpack-mysql.js';
import { defaultImage, standInImage } from './images.js';

/**
 * Answers with what was found, as a phrase. `embedded` asks for one that needs no Docker, whatever images are at hand.
 * Throws `unpack-failed`, `template-failed`.
 */
export async function provideMysql(context: UnpackContext, kind: 'any' | 'embedded'): Promise<string> {
  const { env } = context;
  const cacheDirectory = defaultCacheDirectory(env);
  const docker = kind === 'any' ? await findEngine(env) : null;
  if (docker && 'engine' in docker)
    for (const image of [defaultImage, `${standInImage}:latest`])
      if (await hasImage(docker.engine, image)) return `${image} in Docker ${docker.engine.version}`;
  const { found, passedOver } = await findMysqld(cacheDirectory, env['PATH'] ?? '');
  const mysqld = found ?? (await unpackMysql(cacheDirectory, context));
  await ensureTemplate(cacheDirectory, mysqld);
  const notes = passedOver.filter((note) => note.includes('mysqld:'));
  const where = mysqld.origin === 'path' ? mysqld.location : `unpacked in ${mysqld.location}`;
  return [`${mysqld.version}, ${where}`, ...notes].join('; ');
}
