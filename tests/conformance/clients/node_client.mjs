// @kubernetes/client-node: prints each thing that it could do. `node node_client.mjs LIBRARY KUBECONFIG`.
import assert from 'node:assert';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';

const [library, kubeconfig] = process.argv.slice(2);
const k8s = await import(pathToFileURL(library));
const config = new k8s.KubeConfig();
config.loadFromFile(kubeconfig);
const core = config.makeApiClient(k8s.CoreV1Api);
const apps = config.makeApiClient(k8s.AppsV1Api);
const namespace = 'default', name = 'client-node', own = { namespace, name };

assert((await core.listNamespacedPod({ namespace: 'kube-system' })).items.length > 2);
console.log('list');
await core.createNamespacedConfigMap({ namespace, body: { metadata: { name }, data: { a: 'b' } } });
console.log('create');
assert.equal((await core.readNamespacedConfigMap(own)).data.a, 'b');
console.log('get');

const { JsonPatch, MergePatch, StrategicMergePatch, ServerSideApply } = k8s.PatchStrategy;
const patch = (form, body) =>
  core.patchNamespacedConfigMap({ ...own, body, fieldManager: name }, k8s.setHeaderOptions('Content-Type', form));
await patch(JsonPatch, [{ op: 'add', path: '/data/json', value: '1' }]);
await patch(MergePatch, { data: { merge: '1' } });
await patch(StrategicMergePatch, { data: { strategic: '1' } });
const patched = await patch(ServerSideApply, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { applied: '1' } });
assert.deepEqual(Object.keys(patched.data).sort(), ['a', 'applied', 'json', 'merge', 'strategic']);
console.log('patch');
patched.data = { replaced: '1' };
assert.deepEqual((await core.replaceNamespacedConfigMap({ ...own, body: patched })).data, { replaced: '1' });
console.log('replace');

const labels = { app: name };
const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
await apps.createNamespacedDeployment({ namespace, body: { metadata: { name }, spec: { replicas: 1, selector: { matchLabels: labels }, template } } });
const pod = await new Promise((resolve, reject) => {
  const seen = (type, { metadata, status }) => {
    if (status.phase === 'Running') { watching.then((request) => request.abort()); resolve(metadata.name); }
  };
  const ended = (error) => reject(error ?? new Error('the watch has ended'));
  const watching = new k8s.Watch(config).watch(`/api/v1/namespaces/${namespace}/pods`, { labelSelector: `app=${name}` }, seen, ended);
});
console.log('watch');
assert((await core.readNamespacedPodLog({ namespace, name: pod })).length > 0);
console.log('logs');

const out = new PassThrough();
let text = '';
out.on('data', (part) => { text += part; });
const status = await new Promise((resolve, reject) =>
  new k8s.Exec(config).exec(namespace, pod, 'c', ['hostname'], out, out, null, false, resolve).catch(reject));
assert.deepEqual([status.status, text.trim()], ['Success', pod]);
console.log('exec');

await apps.deleteNamespacedDeployment(own);
await core.deleteNamespacedConfigMap(own);
await assert.rejects(core.readNamespacedConfigMap(own), (error) => error.code === 404);
console.log('delete');
process.exit(0);
