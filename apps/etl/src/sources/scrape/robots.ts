import type { AxiosInstance } from 'axios';
import { AppError } from '../../errors.js';
import { shownAddress } from '../../http/address.js';
import { isOfRequest, sourceError } from '../../http/request-error.js';

/** What a site allows to a robot. */
export interface Robots {
  /** @throws {AppError} SOURCE_REFUSED for a page that the site closes to this robot */
  check(page: URL): void;
  /** Seconds between requests that the site asks for; undefined: it does not say. */
  readonly seconds: number | undefined;
}

type RobotsParser = (address: string, text: string) => {
  isAllowed(page: string, agent: string): boolean | undefined;
  getMatchingLineNumber(page: string, agent: string): number;
  getCrawlDelay(agent: string): number | undefined;
};

/**
 * Reads a site's robots.txt by RFC 9309: where there is none, all is allowed; while the site cannot say, nothing is.
 *
 * @param client of the site
 * @param agent the name of this robot, as pages are asked with it
 * @throws {AppError} SOURCE_AWAY
 */
export async function readRobots(client: AxiosInstance, site: URL, agent: string, signal: AbortSignal): Promise<Robots> {
  const address = new URL('/robots.txt', site);
  const text = await client.get<string>('robots.txt', { signal }).then(
    ({ data }) => data,
    (error: unknown) => {
      const status = isOfRequest(error) ? error.response?.status : undefined;
      if (status !== undefined && status >= 400 && status < 500 && status !== 429) return '';
      throw sourceError(shownAddress(address), error, signal);
    },
  );
  // `as`: its types are those of an ES module, and it is CommonJS.
  const robotsParser = (await import('robots-parser')).default as unknown as RobotsParser;
  const rules = robotsParser(address.href, text);
  // Behind its name stand a version, or how its owner is reached.
  const [robot = agent] = agent.split(/[\s/]/);
  return {
    check: (page) => {
      if (rules.isAllowed(page.href, robot) !== false) return;
      throw new AppError('SOURCE_REFUSED', `${shownAddress(page)} is closed to '${robot}' by line ${rules.getMatchingLineNumber(page.href, robot)} of ${address.href}. Ask the site for its data, or for leave.`);
    },
    seconds: rules.getCrawlDelay(robot),
  };
}
