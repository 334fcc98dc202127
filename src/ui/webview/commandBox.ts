import { joined } from '../shell.ts';
import type { Command, Shell } from '../shell.ts';
import { button, section } from './form.ts';
import { h } from './dom.ts';

export interface CommandBox {
  readonly element: HTMLElement;
  readonly show: (commands: readonly Command[]) => void;
}

/** "The same in a shell", always up to date, to copy or to put into a terminal. */
export function commandBox(shell: () => Shell, copy: (text: string) => unknown, toTerminal: (text: string) => unknown): CommandBox {
  const code = h('code');
  let commands: readonly Command[] = [];
  const element = section(
    'The same in a shell',
    h('pre', { tabIndex: 0 }, code),
    h(
      'div',
      { className: 'buttons' },
      button('Copy', () => copy(commands.map((command) => command(shell()).join(' ')).join('\n')), true).element,
      button('To Terminal', () => toTerminal(joined(commands, shell())), true).element,
    ),
  );
  return {
    element,
    show(next) {
      commands = next;
      const lines = next.map((command) => h('div', {}, ...command(shell()).flatMap((part) => [h('span', { className: 'part' }, part), ' '])));
      code.replaceChildren(...lines);
    },
  };
}
