import type { AxiosError } from 'axios';
import { z } from 'zod';

const RETRIED: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/** Whether an error is one of a request, of which it then knows the reply. */
export function isOfRequest(error: unknown): error is AxiosError {
  return error instanceof Error && 'isAxiosError' in error && error.isAxiosError === true;
}

/** True when the same request may succeed a little later. */
export function isWorthAnotherTry(error: AxiosError): boolean {
  const { code, request, response } = error;
  if (response !== undefined) return RETRIED.has(response.status);
  if (isOfTls(error)) return false;
  return request !== undefined && code !== 'ERR_CANCELED' && code !== 'ERR_FR_MAX_BODY_LENGTH_EXCEEDED' && code !== 'ERR_BAD_RESPONSE';
}

/** Whether one side does not accept the other's certificate, or speaks no TLS. */
export function isOfTls({ code, message }: AxiosError): boolean {
  return /certificate|^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO_)/i.test(`${code} ${message}`);
}

/** How often a failed request was tried, in words: `1 time`, `3 times`, and through which way. */
export function triesOf(error: AxiosError): string {
  const attempts = 1 + (error.config?.['axios-retry']?.retryCount ?? 0);
  return `${attempts} ${attempts === 1 ? 'time' : 'times'}${viaProxy(error.request)}`;
}

/** How a request that went through a proxy looks: over http its path is a whole address, over https its agent is the proxy's. */
const proxied = z.union([
  z.object({ path: z.string().startsWith('http') }),
  z.object({ agent: z.object({ proxy: z.custom((proxy) => proxy !== undefined && proxy !== null) }) }),
]);

/** Words for a message when a request went through a proxy; else nothing. */
export function viaProxy(request: unknown): string {
  return proxied.safeParse(request).success ? ' through the proxy that the environment names' : '';
}
