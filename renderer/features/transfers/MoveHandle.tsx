import { ActionIcon, Menu, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useAct } from '../../app/use-act.ts';
import type { Client } from '../../client/road.ts';
import { GripIcon } from '../../ui/icons.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import { draggedAs } from './moving.ts';
import type { Moving } from './moving.ts';
import classes from './transfers.module.css';
import type { Place } from './waiting-order.ts';

interface MoveHandleProps {
  readonly kind: Moving;
  readonly id: string;
  readonly name: string;
  readonly place: Place;
}

/** Moves a waiting file: by dragging it, or by the menu that opens on a press. */
export function MoveHandle({ kind, id, name, place: standing }: MoveHandleProps): ReactNode {
  const { place, count, up, down } = standing;
  const words = useWords();
  const act = useAct();
  // told once it was moved from here, and then with each new place
  const [isMoved, setMoved] = useState(false);
  const moveBy = (call: (client: Client) => Promise<void>): void => {
    setMoved(true);
    void act(call);
  };
  const move = (before: string | null): void => {
    moveBy((client) => client[kind].move({ id, before }));
  };
  const text = words.say('ui.transfers.place', { name, place, count });
  return (
    <>
      <VisuallyHidden role="status">{isMoved ? text : ''}</VisuallyHidden>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            draggable
            className={classes.grip}
            aria-label={text}
            onDragStart={({ dataTransfer, currentTarget }) => {
              dataTransfer.setData(draggedAs[kind], id);
              dataTransfer.effectAllowed = 'move';
              const row = currentTarget.closest('li');
              if (row !== null) dataTransfer.setDragImage(row, 0, 0);
            }}
          >
            <GripIcon />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            disabled={up === undefined}
            onClick={() => {
              moveBy((client) => client[kind].moveUp({ id }));
            }}
          >
            {words.say('ui.transfers.move.top')}
          </Menu.Item>
          <Menu.Item
            disabled={up === undefined}
            onClick={() => {
              move(up ?? null);
            }}
          >
            {words.say('ui.transfers.move.up')}
          </Menu.Item>
          <Menu.Item
            disabled={down === undefined}
            onClick={() => {
              move(down ?? null);
            }}
          >
            {words.say('ui.transfers.move.down')}
          </Menu.Item>
          <Menu.Item
            disabled={down === undefined}
            onClick={() => {
              move(null);
            }}
          >
            {words.say('ui.transfers.move.end')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
