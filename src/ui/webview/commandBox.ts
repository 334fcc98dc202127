import { joined } from '../shell.ts';
import type { Command, Shell } from '../shell.ts';
import { button, section } from './form.ts';
import { h } from './dom.ts';
import { tabs } from './tabs.ts';

/** The same in a language of its own, for instance Bicep. */
export interface Alternative {
  readonly name: string;
  readonly text: string;
}

export interface CommandBox {
  readonly element: HTMLElement;
  readonly show: (commands: readonly Command[], alternatives?: readonly Alternative[]) => void;
  /** The look that is chosen, to be chosen again when the panel comes back. */
  readonly chosen: () => string;
  readonly choose: (look: string) => void;
}

/** Tells several on one page apart. */
export interface CommandBoxWords {
  readonly title: string;
  /** The button that puts it into a terminal. */
  readonly send: string;
}

/** "The same as code", always up to date: in a shell, to copy or to put into a terminal, and in what else there is, to copy. */
export function commandBox(shell: () => Shell, copy: (text: string) => unknown, toTerminal: (text: string) => unknown, onChoose: () => void = () => undefined, { title, send }: CommandBoxWords = { title: 'The same as code', send: 'To Terminal' }): CommandBox {
  const code = h('code');
  const box = h('pre', { tabIndex: 0 }, code);
  const looks = tabs(title, box, () => {
    draw();
    onChoose();
  });
  const terminal = button(send, () => toTerminal(joined(commands, shell())), true).element;
  let commands: readonly Command[] = [];
  let alternatives: readonly Alternative[] = [];

  const other = () => alternatives.find(({ name }) => name === looks.chosen());
  const lines = () => commands.map((command) => command(shell()).join(' ')).join('\n');

  function draw(): void {
    const text = other()?.text;
    terminal.hidden = text !== undefined;
    // Commands are broken between their parts; code keeps its lines.
    box.className = text === undefined ? '' : 'code';
    if (text === undefined) code.replaceChildren(...commands.map((command) => h('div', {}, ...command(shell()).flatMap((part) => [h('span', { className: 'part' }, part), ' ']))));
    else code.textContent = text;
  }

  return {
    element: section(title, looks.element, box, h('div', { className: 'buttons' }, button('Copy', () => copy(other()?.text ?? lines()), true).element, terminal)),
    show(next, more = []) {
      commands = next;
      alternatives = more;
      looks.offer(['Shell', ...more.map(({ name }) => name)]);
      draw();
    },
    chosen: looks.chosen,
    choose: looks.choose,
  };
}
