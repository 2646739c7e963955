import { thisPlatform, wheelFor } from './wheels.js';

const linux = { os: 'linux', processor: 'x64', glibc: true } as const;

describe('the wheel', () => {
  it('is named for Linux on both processors, with the hash of its file', () => {
    expect(wheelFor(linux)).toMatchObject({ name: 'tensorflow-cpu', platform: 'manylinux_2_17_x86_64', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(wheelFor({ ...linux, processor: 'arm64' })).toMatchObject({ name: 'tensorflow-cpu-aws', platform: 'manylinux_2_17_aarch64', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it.each([
    [{ ...linux, os: 'darwin' }, /macOS.*ordinary installation/],
    [{ ...linux, os: 'win32' }, /Windows.*ordinary installation/],
    [{ ...linux, glibc: false }, /Alpine.*Debian/],
    [{ ...linux, processor: 's390x' }, /s390x.*x64 and arm64.*wasm/],
  ] as const)('is refused to %o, with the way out', (platform, reason) => {
    expect(wheelFor(platform)).toEqual({ refusal: expect.stringMatching(reason) });
  });

  it('is asked for the platform that the process runs on', () => {
    expect(thisPlatform()).toMatchObject({ os: process.platform, processor: process.arch });
  });
});
