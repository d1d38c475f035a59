// A slow link on loopback in front of a server. What makes phones slow is counted per connection, as TCP does: a round
// trip for the handshake, then slow start from ten packets. Browsers' own throttling leaves both out.
import net from 'node:net'

const PACKET = 1460
const HEADERS = 40
const FIRST_WINDOW = 10 * PACKET

/** Listens on a free port and passes everything on to `target`. Rates in kbit/s, `rtt` in milliseconds. */
export function openLink({ target, down, up, rtt }) {
  const wires = { down: wire(down), up: wire(up) }
  const open = new Set()
  const server = net.createServer({ noDelay: true }, (client) => {
    const upstream = net.connect({ port: target, host: '127.0.0.1', noDelay: true })
    const shaken = performance.now() + rtt
    carry(client, upstream, { wire: wires.up, rtt, notBefore: shaken, window: Infinity })
    carry(upstream, client, { wire: wires.down, rtt, notBefore: shaken, window: FIRST_WINDOW })
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', () => {
        client.destroy()
        upstream.destroy()
      })
      socket.on('close', () => open.delete(socket))
    }
  })
  const close = () => {
    for (const socket of open) socket.destroy()
    server.close()
  }
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({ port: server.address().port, close })))
}

/** The bottleneck that all connections share: answers when a packet that is ready at `at` has left it. */
function wire(kilobits) {
  const bytesPerMillisecond = kilobits / 8
  let free = 0
  return (bytes, at) => {
    free = Math.max(free, at) + (bytes + HEADERS) / bytesPerMillisecond
    return free
  }
}

/** One direction of a connection. What is under way never exceeds the window, which grows by what is acknowledged. */
function carry(from, to, { wire, rtt, notBefore, window }) {
  const waiting = []
  let [underWay, arriving, ended] = [0, 0, false]
  const pump = () => {
    while (waiting.length && underWay + waiting[0].length <= window) {
      const packet = waiting.shift()
      underWay += packet.length
      arriving += 1
      const arrival = wire(packet.length, Math.max(performance.now(), notBefore)) + rtt / 2
      at(arrival, () => deliver(packet))
      at(arrival + rtt / 2, () => acknowledge(packet))
    }
  }
  const deliver = (packet) => {
    arriving -= 1
    if (!to.destroyed) to.write(packet)
    finish()
  }
  const acknowledge = (packet) => {
    underWay -= packet.length
    window += packet.length
    pump()
  }
  const finish = () => {
    if (ended && !waiting.length && !arriving && !to.destroyed) to.end()
  }
  from.on('data', (bytes) => {
    for (let begin = 0; begin < bytes.length; begin += PACKET) waiting.push(bytes.subarray(begin, begin + PACKET))
    pump()
  })
  from.on('end', () => {
    ended = true
    finish()
  })
}

function at(moment, run) {
  setTimeout(run, Math.max(0, moment - performance.now()))
}
