import { BlockList, isIP, isIPv6 } from 'node:net';
import { AppError } from '../errors.js';

/** Whether a host is this machine: it is asked directly, whatever proxy the environment names. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/**
 * Reads an http address.
 *
 * @throws {AppError} BAD_USAGE for a text that is not one, or that holds a password: messages show addresses
 */
export function httpAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new AppError('BAD_USAGE', `'${text.replace(/\/\/[^/]*@/, '//')}' is not a valid address. Write it as https://host/path`);
  if (url.username !== '' || url.password !== '') throw new AppError('BAD_USAGE', `The address ${shownAddress(url)} holds a name or a password. Give it by a variable of the environment: \`auth\` where the source is declared.`);
  return url;
}

/** An address for messages, without its query, which may hold a secret. */
export function shownAddress({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

/** Networks that nobody reaches from elsewhere, by RFC 6890 and its successors. */
const PRIVATE = new BlockList();
const NETWORKS = ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4'];
const NETWORKS_6 = ['::/127', '64:ff9b:1::/48', '2002::/16', 'fc00::/7', 'fe80::/10', 'ff00::/8'];
for (const network of [...NETWORKS, ...NETWORKS_6]) {
  const [address = '', bits] = network.split('/');
  PRIVATE.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Whether an IP address, with or without brackets, is of this machine or of a private network; false for a name. */
export function isPrivate(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  const family = isIP(address);
  return family !== 0 && PRIVATE.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
