import fc from 'fast-check';
import { contentOf } from './content-of.js';

const anyArray = fc.oneof(fc.float32Array({ maxLength: 6 }), fc.float64Array({ maxLength: 6 }), fc.int32Array({ maxLength: 6 }), fc.uint8Array({ maxLength: 6 }));
const anyValue = fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(anyArray, fc.array(fc.option(fc.string())), fc.integer(), fc.boolean(), fc.constant(null)));

describe('the content of a dataset', () => {
  it('is the same for equal values alone', async () => {
    await fc.assert(
      fc.asyncProperty(anyValue, anyValue, async (one, other) => {
        expect(await contentOf(one)).toBe(await contentOf(structuredClone(one)));
        expect((await contentOf(one)) === (await contentOf(other))).toBe(textOf(one) === textOf(other));
      }),
    );
  });

  it.each([
    ['kinds of arrays', Float32Array.of(0), Int32Array.of(0)],
    ['signs of zero', Float32Array.of(0), Float32Array.of(-0)],
    ['kinds of NaN', new Float32Array(Uint32Array.of(0x7fc00000).buffer), new Float32Array(Uint32Array.of(0x7fc00001).buffer)],
    ['places at which arrays end', [Uint8Array.of(1), Uint8Array.of(2, 3)], [Uint8Array.of(1, 2), Uint8Array.of(3)]],
    ['an array and its text', Uint8Array.of(1), { $: 'Uint8Array' }],
  ])('tells %s apart', async (_what, one, other) => {
    expect(await contentOf(one)).not.toBe(await contentOf(other));
  });

  it('is that of a part, where an array is a part of another one', async () => {
    expect(await contentOf(Float32Array.of(1, 2, 3).subarray(1))).toBe(await contentOf(Float32Array.of(2, 3)));
  });

  it('does not exist for what JSON would not keep', async () => {
    await expect(contentOf({ mean: -0 })).rejects.toThrow(TypeError);
    await expect(contentOf({ mean: NaN })).rejects.toThrow(TypeError);
  });

  it('ends by the signal', async () => {
    await expect(contentOf(Float32Array.of(1), AbortSignal.abort(new Error('Ctrl-C')))).rejects.toThrow('Ctrl-C');
  });
});

/** Everything that a value is, bit by bit. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) => (ArrayBuffer.isView(each) ? [each.constructor.name, ...new Uint8Array(each.buffer, each.byteOffset, each.byteLength)] : each));
