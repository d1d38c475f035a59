// Starts the emulator on this machine's own address alone: by itself it would listen on every one.
import { Server } from 'node:net';
import { createEmulator } from 'emulate';

const listen = Server.prototype.listen;
Server.prototype.listen = function (port, _host, ...more) {
  this.once('listening', () => console.log(JSON.stringify({ port: this.address().port })));
  return listen.call(this, port, '127.0.0.1', ...more);
};

const [port, token, scopes] = process.argv.slice(2);
await createEmulator({
  service: 'slack',
  port: Number(port),
  baseUrl: `http://127.0.0.1:${port}`,
  seed: {
    tokens: { [token]: { login: 'thumbsmith', scopes: scopes.split(',') } },
    slack: {
      strict_scopes: true,
      team: { name: 'Studio', domain: 'studio' },
      users: [{ name: 'thumbsmith', real_name: 'Thumbsmith' }, { name: 'member', real_name: 'Member' }],
      channels: [{ name: 'thumbnails' }],
    },
  },
});
process.stdin.on('end', () => process.exit(0)).resume(); // whoever started it holds this open
