import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './command.js';

/** Node-API's version; part of the path where tfjs-node looks for its addon. */
export const NODE_API = 8;

/** The addon in the folder of tfjs-node. */
export const addonFile = (tfjsNode: string): string => join(tfjsNode, 'lib', `napi-v${NODE_API}`, 'tfjs_binding.node');

/**
 * Compiles tfjs-node's binding as its binding.gyp says, with the compiler alone: node-gyp would want the headers of the
 * running Node, which many a Node lacks and a network may not give. Those of Node-API are a package and do for all.
 *
 * @throws {ToolError} COMMAND_FAILED, with what the compiler says
 */
export async function compileAddon(folder: string, tfjsNode: string, signal: AbortSignal): Promise<void> {
  const addon = addonFile(tfjsNode);
  mkdirSync(dirname(addon), { recursive: true });
  const args = ['-O2', '-fPIC', '-shared', '-std=c++17', `-DNAPI_VERSION=${NODE_API}`];
  args.push('-I', join(tfjsNode, 'deps', 'include'), '-I', join(folder, 'node_modules', 'node-api-headers', 'include'));
  args.push('binding/tfjs_backend.cc', 'binding/tfjs_binding.cc', '-o', addon);
  // Found beside the addon, wherever the folder is moved to.
  args.push('-Wl,-rpath,$ORIGIN/../../deps/lib', '-L', join(tfjsNode, 'deps', 'lib'));
  args.push('-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2');
  await run('g++', args, { cwd: tfjsNode, signal });
}
