import { ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';

interface Question {
  readonly resolve: (answer: any) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Questions to the program in a pod, through one `kubectl exec` that stays: to start one for each would keep the processors busier than the
 * load does. When it breaks, the open questions fail, and the next one starts another.
 */
export class Conversation {
  private child?: ChildProcessWithoutNullStreams;
  private readonly open = new Map<number, Question>();
  private asked = 0;

  constructor(private readonly pod: string, private readonly namespace: string) {}

  async ask<T>(action: string, parameters: string[], seconds: number): Promise<T> {
    this.child ??= this.start();
    const { child } = this;
    const id = ++this.asked;
    const answer = new Promise<T>((resolve, reject) => this.open.set(id, { resolve, reject }));
    const timer = setTimeout(() => child.kill(), seconds * 1000);
    child.stdin.write(`${JSON.stringify({ id, action, parameters })}\n`);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
      this.open.delete(id);
    }
  }

  close(): void {
    this.child?.kill();
  }

  private start(): ChildProcessWithoutNullStreams {
    const child = spawn(process.env.KUBECTL ?? 'kubectl', ['exec', '-i', '-n', this.namespace, this.pod, '--', 'node', '/load/control.js']);
    let said = '';
    child.stderr.on('data', (chunk) => { said = `${said}${chunk}`.slice(-500); });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { id, answer, error } = JSON.parse(line);
      const question = this.open.get(id);
      if (error === undefined) question?.resolve(answer);
      else question?.reject(new Error(`${this.pod}: ${error}`));
    });
    const end = (why: string): void => {
      if (this.child === child) this.child = undefined;
      for (const question of this.open.values()) question.reject(new Error(`${this.pod} doesn't answer: ${why} ${said.trim()}`));
    };
    child.on('error', (error) => end(error.message));
    child.on('close', (code) => end(`exit ${code}`));
    child.stdin.on('error', () => {}); // the end of the process is told by itself
    // an open conversation keeps nobody from ending
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as Socket).unref();
    return child;
  }
}
