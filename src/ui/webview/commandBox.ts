import { button, section } from './form.ts';
import { h } from './dom.ts';

export interface CommandBox {
  readonly element: HTMLElement;
  /** Each command in its parts: lines are broken between them. */
  readonly show: (commands: readonly (readonly string[])[]) => void;
}

/** "The same in a shell", always up to date, to copy or to put into a terminal. */
export function commandBox(shell: () => 'bash' | 'powershell', copy: (text: string) => unknown, toTerminal: (text: string) => unknown): CommandBox {
  const code = h('code');
  let commands: readonly string[] = [];
  const element = section(
    'The same in a shell',
    h('pre', { tabIndex: 0 }, code),
    h(
      'div',
      { className: 'buttons' },
      button('Copy', () => copy(commands.join('\n')), true).element,
      // A line break would run the first command at once.
      button('To Terminal', () => toTerminal(commands.join(shell() === 'bash' ? ' && ' : '; ')), true).element,
    ),
  );
  return {
    element,
    show(next) {
      commands = next.map((parts) => parts.join(' '));
      const lines = next.map((parts) => h('div', {}, ...parts.flatMap((part) => [h('span', { className: 'part' }, part), ' '])));
      code.replaceChildren(...lines);
    },
  };
}
