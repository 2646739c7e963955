/** A wheel of the Python registry that holds TensorFlow's C library and its headers. */
export interface Wheel {
  /** Its package there. */
  readonly name: string;
  readonly version: string;
  /** pip's name of the platform it is for. */
  readonly platform: string;
  /** Of the file: what is loaded into the process must be what was tried. */
  readonly sha256: string;
}

/**
 * By Node's name of the processor. 2.12.1 is the smallest that passed: earlier ones have no C library to link with.
 * Any wheel of the version does, whichever Python it is for.
 */
const wheels: Readonly<Record<string, Wheel>> = {
  x64: {
    name: 'tensorflow-cpu',
    version: '2.12.1',
    platform: 'manylinux_2_17_x86_64',
    sha256: 'd05b8268da5bd87cf43d46da177e3b3ca39f2db0437e56c5e18351db4cde8679',
  },
  arm64: {
    name: 'tensorflow-cpu-aws',
    version: '2.12.1',
    platform: 'manylinux_2_17_aarch64',
    sha256: 'a3e26d75c373877a243d6cc8fe7b17ab5d7707cdd432d15095fcd24035515436',
  },
};

/** Where the addon shall run. */
export interface Platform {
  readonly os: NodeJS.Platform;
  readonly processor: string;
  /** False on musl (Alpine). */
  readonly glibc: boolean;
}

/** The wheel for a platform, or why there is none and what to do instead. */
export function wheelFor({ os, processor, glibc }: Platform): Wheel | { readonly refusal: string } {
  if (os !== 'linux') {
    const name = os === 'darwin' ? 'macOS' : os === 'win32' ? 'Windows' : os;
    return { refusal: `This build is for Linux. On ${name} the ordinary installation is the way: \`npm rebuild @tensorflow/tfjs-node\` where the internet can be reached, else stay with wasm.` };
  }
  if (!glibc) return { refusal: "TensorFlow's library needs glibc, and this Linux has another C library (Alpine has musl): use a Debian image, or stay with wasm." };
  return wheels[processor] ?? { refusal: `There is no wheel of TensorFlow for ${processor}, only for ${Object.keys(wheels).join(' and ')}: stay with wasm.` };
}

/** The platform of this process. */
export function thisPlatform(): Platform {
  return { os: process.platform, processor: process.arch, glibc: isGlibc(process.report.getReport()) };
}

function isGlibc(report: unknown): boolean {
  if (typeof report !== 'object' || report === null || !('header' in report)) return false;
  return typeof report.header === 'object' && report.header !== null && 'glibcVersionRuntime' in report.header;
}
