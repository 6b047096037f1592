import type { Construct } from 'constructs';

const CONNECTED = new WeakMap<Construct, Set<string>>();

/** Notes that a construct that users know is connected to something of this name. */
export function noteConnected(client: Construct, name: string): void {
  CONNECTED.set(client, (CONNECTED.get(client) ?? new Set()).add(name));
}

/** Refuses at synthesis what asks for something that nobody has connected it to. */
export function checkConnected(client: Construct, name: string, prop: string, wayOut = 'call connectTo(), and give the variable to the workload itself'): void {
  client.node.addValidation({
    validate: () => CONNECTED.get(client)?.has(name) ? [] : [
      `${prop} is of '${name}', to which nothing connects it: ${wayOut}`,
    ],
  });
}
