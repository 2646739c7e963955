import { envelope, failure, StubbedStore } from '../../../fixtures/runs/stubbed-store.js';
import { collect } from '../collect.js';

const at = new StubbedStore();
const models = () => [...at.stub.models.keys()];
const refused = { status: 403, body: envelope('PERMISSION_DENIED') };

describe('removing runs from a server', () => {
  test('deletes the run and all of its models, linked or not, and no other', async () => {
    const [gone, kept] = [await at.record(), await at.record()];
    const [, other] = models();
    at.stub.models.set(`m-${'f'.repeat(32)}`, { info: { model_id: `m-${'f'.repeat(32)}`, experiment_id: '1', artifact_uri: '', source_run_id: gone }, status: 'LOGGED_MODEL_PENDING', tags: new Map() });
    expect(await collect(at.open().remove([gone]))).toEqual([gone]);
    expect([at.active().map(({ info }) => info.run_id), models()]).toEqual([[kept], [other]]);
  });

  test('is finished by the next removal when it ended between the run and its model', async () => {
    const id = await at.record();
    at.on('DELETE mlflow/logged-models', () => refused);
    await failure(collect(at.open().remove([id])));
    expect([at.active(), models()]).toEqual([[], [expect.any(String)]]);
    at.on('', () => undefined);
    await collect(at.open().remove([]));
    expect(models()).toEqual([]);
  });

  test('leaves a run whole when it ended before the run was deleted', async () => {
    const id = await at.record();
    at.on('POST mlflow/runs/delete', () => refused);
    await failure(collect(at.open().remove([id])));
    at.on('', () => undefined);
    await collect(at.open().remove([]));
    expect((await at.open().openPackage(id)).run.id).toBe(id);
  });

  test('needs no logged models: servers 2.x have none', async () => {
    const id = await at.record();
    at.on('POST mlflow/logged-models', () => ({ status: 404, body: '<html>' }));
    at.stub.runs.get(id)?.models.splice(0);
    expect(await collect(at.open().remove([id]))).toEqual([id]);
  });
});
