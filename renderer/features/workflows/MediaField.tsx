import { Autocomplete, Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { DragEvent, ReactNode } from 'react';
import type { FieldValue, FormField } from '../../../contract/form.ts';
import { mediaPath } from '../../../contract/media.ts';
import { UploadIcon } from '../../ui/icons.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import { textOf } from './form-values.ts';
import type { Values } from './form-values.ts';
import { offered } from './offered.ts';
import { SendingInput } from './SendingInput.tsx';
import { useSendInput } from './use-send-input.tsx';
import classes from './workflows.module.css';

type MediaFormField = Extract<FormField, { kind: 'media' }>;

const accepted: Readonly<Record<MediaFormField['media'], string>> = {
  image: 'image/*',
  mask: 'image/*',
  video: 'video/*',
  audio: 'audio/*',
};

/** `sub/name.png [output]`, as a node names a file of the server. */
function serverFileOf(value: string) {
  const [, path = '', type = 'input'] = /^(.*?)(?: \[(input|output|temp)\])?$/.exec(value) ?? [];
  const slash = path.lastIndexOf('/');
  return { filename: path.slice(slash + 1), subfolder: path.slice(0, Math.max(0, slash)), type };
}

/** A picture, a film or a sound: dropped, chosen, or one that the server has. */
export function MediaField({
  field,
  values,
  connectionId,
  label,
  onChange,
}: {
  readonly field: MediaFormField;
  readonly values: Values;
  readonly connectionId: string;
  readonly label: ReactNode;
  readonly onChange: (id: string, value: FieldValue) => void;
}): ReactNode {
  const words = useWords();
  const [added, setAdded] = useState<readonly string[]>([]);
  const value = textOf(field, values);
  const options = [...new Set([...added, ...field.options])];
  const { sending, send, choose, dialog } = useSendInput(connectionId, (name) => {
    setAdded((before) => [name, ...before]);
    onChange(field.id, name);
  });
  const sendOne = (file: File | null | undefined): void => {
    if (file) void send(file);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    sendOne(event.dataTransfer.files[0]);
  };
  return (
    <Stack
      gap={6}
      data-takes-files
      onDrop={drop}
      onDragOver={(event) => {
        event.preventDefault();
      }}
    >
      <Autocomplete
        label={label}
        data={options}
        filter={offered}
        value={value}
        error={options.includes(value) ? null : words.say('ui.workflows.missingMedia')}
        onChange={(next) => {
          onChange(field.id, next);
        }}
      />
      <div className={classes.media}>
        <Shown
          field={field}
          value={value}
          connectionId={connectionId}
          isThere={options.includes(value)}
        />
        <Group gap="xs">
          <FileButton accept={accepted[field.media]} onChange={sendOne}>
            {(props) => (
              <Button
                {...props}
                size="compact-sm"
                variant="default"
                loading={sending.state === 'sending'}
                leftSection={<UploadIcon />}
              >
                {words.say('ui.workflows.chooseMedia')}
              </Button>
            )}
          </FileButton>
          <Text size="xs" c="var(--ferry-quiet)">
            {words.say('ui.workflows.dropMedia')}
          </Text>
        </Group>
      </div>
      <SendingInput sending={sending} onChoose={choose} />
      {dialog}
    </Stack>
  );
}

function Shown({
  field,
  value,
  connectionId,
  isThere,
}: {
  readonly field: MediaFormField;
  readonly value: string;
  readonly connectionId: string;
  readonly isThere: boolean;
}): ReactNode {
  if (!isThere || value === '') return null;
  const file = serverFileOf(value);
  if (field.media === 'image' || field.media === 'mask')
    return <img src={mediaPath.onServer(connectionId, file, 'small')} alt={value} />;
  const source = mediaPath.onServer(connectionId, file, 'full');
  return field.media === 'video' ? (
    <video src={source} controls muted aria-label={value} />
  ) : (
    // eslint-disable-next-line jsx-a11y/media-has-caption -- an input of the person's own
    <audio src={source} controls aria-label={value} />
  );
}
