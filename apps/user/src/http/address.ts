/** Whether a host is this machine: it is asked directly, whatever proxy the environment names. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** An address as text for a message, without the name and password that may stand before its host. */
export function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/]*@/, '//');
}
