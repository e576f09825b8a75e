/**
 * Decides where a lab runs, and says why: Docker where an engine answers and an image is at hand or can be
 * pulled, else an embedded mysqld. The stand-in image (`plimsoll image`) counts as being at hand in place of
 * the default image only, and is always named: what was asked for by another name is never replaced.
 */
import { PlimsollError } from '../errors.js';
import { canPull, type DockerEngine, findEngine, hasImage } from './docker/engine.js';
import { findMysqld, type Mysqld } from './embedded/find-mysqld.js';
import { defaultImage, standInImage } from './images.js';
import type { LabOptions } from './lab.js';

export type Provider =
  | { readonly kind: 'docker'; readonly engine: DockerEngine; readonly image: string; readonly reason: string }
  | { readonly kind: 'embedded'; readonly mysqld: Mysqld; readonly reason: string };

type ProviderRequest = Pick<LabOptions, 'kind' | 'image' | 'cacheDirectory' | 'env'>;
type DockerAnswer = Extract<Provider, { kind: 'docker' }> | { readonly kind: 'none'; readonly reason: string };

/** Throws `no-docker`, `no-image` or `no-server` where what was asked for is not there. */
export async function chooseProvider(request: ProviderRequest): Promise<Provider> {
  const docker = request.kind === 'embedded' ? null : await findDocker(request);
  if (docker?.kind === 'docker')
    return { ...docker, reason: request.kind === 'auto' ? `auto: ${docker.reason}` : `--lab docker: ${docker.reason}` };
  if (request.kind === 'docker')
    throw new PlimsollError(`no Docker lab: ${docker?.reason}`, {
      code: 'no-docker',
      hint: 'Start a Docker engine; where no registry can be reached, `plimsoll image` builds a stand-in image; or use --lab embedded.',
    });
  const { found: mysqld, passedOver } = await findMysqld(request.cacheDirectory, request.env?.['PATH'] ?? '');
  if (!mysqld)
    throw new PlimsollError('no MySQL to run on', {
      code: 'no-server',
      hint: `\`plimsoll doctor --prepare${request.kind === 'embedded' ? ' embedded' : ''}\` unpacks one from Debian or Ubuntu packages; \`plimsoll doctor\` says more.`,
      details: [...(docker ? [docker.reason] : []), ...passedOver],
    });
  const where = mysqld.origin === 'path' ? mysqld.location : 'unpacked packages';
  return {
    kind: 'embedded',
    mysqld,
    reason: [
      docker ? `auto: ${docker.reason}` : '--lab embedded',
      `${docker ? '; ' : ': '}MySQL ${mysqld.version} from ${where}`,
      request.image === defaultImage ? '' : `; the image ${request.image} is not used: an embedded lab has none`,
    ].join(''),
  };
}

async function findDocker({ image, env }: ProviderRequest): Promise<DockerAnswer> {
  const search = await findEngine(env ?? {});
  if ('reason' in search) return { kind: 'none', reason: search.reason };
  const { engine } = search;
  const answers = `Docker ${engine.version} answers`;
  if (await hasImage(engine, image)) return { kind: 'docker', engine, image, reason: `${answers} and has ${image}` };
  const latest = `${standInImage}:latest`;
  if (image === defaultImage && (await hasImage(engine, latest)))
    return {
      kind: 'docker',
      engine,
      image: latest,
      reason: `${answers}; ${image} is not at hand, ${latest} stands in for it`,
    };
  if (await canPull(engine, image))
    return { kind: 'docker', engine, image, reason: `${answers} and can pull ${image}` };
  return { kind: 'none', reason: `${answers}, but ${image} is neither at hand nor can it be pulled` };
}
