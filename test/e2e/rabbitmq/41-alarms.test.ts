import { restore } from '../engine';
import { scenario } from '../scenario';
import { underLoad } from '../under-load';
import { alarmed } from './alarm';

describe('a broker of which one member runs out of something', () => {
  const ledger = underLoad({ after: restore });

  scenario('has publishers wait while its memory is over the limit, and loses nothing', () => alarmed(ledger(), {
    name: 'memory alarm', on: (node) => node.mem_alarm,
    raise: ['set_vm_memory_high_watermark', 'absolute', '16MiB'],
    clear: ({ memory }) => ['set_vm_memory_high_watermark', 'absolute', String(memory)],
  }));

  scenario('has publishers wait while less of its disk is free than has to be, and loses nothing', () => alarmed(ledger(), {
    name: 'disk alarm', on: (node) => node.disk_free_alarm,
    // in bytes, as units end with TiB
    raise: ['set_disk_free_limit', String(1e15)],
    clear: ({ disk }) => ['set_disk_free_limit', String(disk)],
  }));
});
