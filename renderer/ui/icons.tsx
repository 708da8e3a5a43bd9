import type { ReactNode } from 'react';

/** Own drawings on a grid of 20, all of one stroke. They are never the only sign, so they have no name. */
function icon(paths: string): () => ReactNode {
  return function Icon() {
    return (
      <svg
        width="20"
        height="20"
        viewBox="0 0 20 20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        style={{ flex: 'none' }}
      >
        <path d={paths} />
      </svg>
    );
  };
}

export const ModelsIcon = icon(
  'M10 2.500l6.500 3.700v7.600L10 17.500l-6.500-3.700V6.200zM3.500 6.200L10 10l6.500-3.800M10 10v7.500',
);
export const WorkflowsIcon = icon('M3 4h5v4H3zM12 12h5v4h-5zM8 6h3a2 2 0 0 1 2 2v4');
export const RunsIcon = icon('M6 4.500v11l9-5.500z');
export const GalleryIcon = icon('M3 3.500h14v13H3zM3 13l4-4 4 4 2-2 4 4M13.500 7.200h.01');
export const ServerIcon = icon('M3 4h14v5H3zM3 11h14v5H3zM6 6.500h.01M6 13.500h.01');
export const SettingsIcon = icon('M3 6h8M15 6h2M3 14h2M9 14h8M11 4h4v4h-4zM5 12h4v4H5z');
export const SearchIcon = icon('M9 3.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11zM13 13l4 4');
export const UploadIcon = icon('M10 13V3.500M6 7l4-4 4 4M3.500 13v3.500h13V13');
export const DownloadIcon = icon('M10 3v9.500M6 9l4 4 4-4M3.500 13v3.500h13V13');
export const FolderIcon = icon('M2.500 5h5l2 2h8v9h-15z');
export const FileIcon = icon('M5 2.500h6l4 4v11H5zM11 2.500v4h4');
export const PauseIcon = icon('M7 4.500v11M13 4.500v11');
export const PlayIcon = icon('M6 4.500v11l9-5.500z');
export const StopIcon = icon('M5 5h10v10H5z');
export const CloseIcon = icon('M5 5l10 10M15 5L5 15');
export const RefreshIcon = icon(
  'M16 6v4h-4M4 14v-4h4M5 8a5.500 5.500 0 0 1 9.500-1.500L16 10M4 10l1.500 3.500A5.500 5.500 0 0 0 15 12',
);
export const ReleaseIcon = icon('M3.500 10h9M8.500 5l5 5-5 5M17 4v12');
export const UpIcon = icon('M10 16V4M5 9l5-5 5 5');
export const GripIcon = icon('M8 5h.01M12 5h.01M8 10h.01M12 10h.01M8 15h.01M12 15h.01');
export const CheckIcon = icon('M4 10.500l4 4 8-9');
export const WarnIcon = icon('M10 3l7.500 13.500h-15zM10 8v4M10 14.500h.01');
export const FailIcon = icon(
  'M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15zM10 6v5M10 13.800h.01',
);
export const WaitIcon = icon('M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15zM10 6v4l3 2');
export const CloudIcon = icon(
  'M6 15.500a3.500 3.500 0 0 1-.3-7A5 5 0 0 1 15 9.300a3.200 3.200 0 0 1 0 6.200z',
);
export const StarIcon = icon(
  'M10 3l2.200 4.600 5 .6-3.700 3.400 1 5-4.500-2.500-4.500 2.500 1-5L2.800 8.200l5-.6z',
);
export const DiceIcon = icon(
  'M3.500 3.500h13v13h-13zM7 7h.01M13 13h.01M13 7h.01M7 13h.01M10 10h.01',
);
export const LeftIcon = icon('M12.500 4l-6 6 6 6');
export const RightIcon = icon('M7.500 4l6 6-6 6');
export const DiskIcon = icon('M3 4.500h14v8.500H3zM7 16.500h6M10 13v3.500');
export const PlusIcon = icon('M10 4v12M4 10h12');
export const MinusIcon = icon('M4 10h12');
export const FitIcon = icon(
  'M3.500 7.500v-4h4M12.500 3.500h4v4M16.500 12.500v4h-4M7.500 16.500h-4v-4',
);
export const GraphIcon = icon(
  'M2.500 3.500h5v4h-5zM12.500 12.500h5v4h-5zM12.500 3.500h5v4h-5zM7.500 5.500h5M5 7.500v7h7.500',
);
export const MoreIcon = icon('M4.500 10h.01M10 10h.01M15.500 10h.01');
