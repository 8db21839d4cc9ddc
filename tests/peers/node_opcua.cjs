// A machine on node-opcua, for tests: `node node_opcua.cjs <node_modules> <port> <folder>`.
// Says "ready" once it answers, and after each line {"value": 5} that the counter stands there.
const path = require('node:path');
const readline = require('node:readline');

// What the library has to say goes to the other stream.
console.log = console.warn = console.info = console.error;
const say = (word) => process.stdout.write(`${word}\n`);

const [, , modules, port, folder] = process.argv;
const load = (name) => require(path.join(modules, name));
const { OPCUAServer } = load('node-opcua-server');
const { OPCUACertificateManager } = load('node-opcua-certificate-manager');
const { DataType, Variant, VariantArrayType } = load('node-opcua-variant');
const { MessageSecurityMode, SecurityPolicy } = load('node-opcua-secure-channel');

(async () => {
  const server = new OPCUAServer({
    port: Number(port),
    hostname: '127.0.0.1',
    resourcePath: '/peer',
    buildInfo: { productName: 'Peer on node-opcua', manufacturerName: 'node-opcua' },
    securityModes: [MessageSecurityMode.None, MessageSecurityMode.SignAndEncrypt],
    securityPolicies: [SecurityPolicy.None, SecurityPolicy.Basic256Sha256, SecurityPolicy.Aes256_Sha256_RsaPss],
    allowAnonymous: true,
    userManager: { isValidUser: (name, password) => name === 'lineside' && password === 'only Lineside knows' },
    serverCertificateManager: new OPCUACertificateManager({
      rootFolder: path.join(folder, 'pki'),
      automaticallyAcceptUnknownCertificate: true,
    }),
    userCertificateManager: new OPCUACertificateManager({ rootFolder: path.join(folder, 'users') }),
    serverCapabilities: { operationLimits: { maxNodesPerRead: 7, maxMonitoredItemsPerCall: 5, maxNodesPerBrowse: 3 } },
  });
  await server.initialize();
  const space = server.engine.addressSpace;
  const own = space.registerNamespace('urn:test:node-opcua');
  const machine = own.addObject({ organizedBy: space.rootFolder.objects, browseName: 'MILL-01', nodeId: 's=MILL-01' });
  const add = (name, dataType, value) => {
    const variable = own.addVariable({
      componentOf: machine,
      browseName: name,
      nodeId: `s=MILL-01.${name}`,
      dataType,
      minimumSamplingInterval: 20,
    });
    variable.setValueFromSource(value);
    return variable;
  };
  const counter = add('Counter', 'UInt32', new Variant({ dataType: DataType.UInt32, value: 0 }));
  add('Text', 'String', new Variant({ dataType: DataType.String, value: 'Idle' }));
  add(
    'Results',
    'String',
    new Variant({ dataType: DataType.String, arrayType: VariantArrayType.Array, value: ['{"seq":1}', '{"seq":2}'] }),
  );
  for (let number = 0; number < 20; number += 1) {
    add(`Value${number}`, 'Double', new Variant({ dataType: DataType.Double, value: number + 0.5 }));
  }
  await server.start();
  say('ready');
  for await (const line of readline.createInterface({ input: process.stdin })) {
    counter.setValueFromSource(new Variant({ dataType: DataType.UInt32, value: JSON.parse(line).value }));
    say('done');
  }
  await server.shutdown(0);
  process.exit(0);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
