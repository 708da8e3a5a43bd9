import type { OptionsFilter } from '@mantine/core';

/**
 * What a picker offers: all of the server's list while one of it stands in the field, so that another can be chosen,
 * else what holds every word that is typed.
 */
export const offered: OptionsFilter = ({ options, search, limit }) => {
  const labels = options.map((option) => ('label' in option ? option.label : ''));
  const wanted = search.trim().toLowerCase().split(/\s+/);
  const isChosen = labels.includes(search);
  return options
    .filter((_, index) => {
      const label = (labels[index] ?? '').toLowerCase();
      return isChosen || wanted.every((word) => label.includes(word));
    })
    .slice(0, limit);
};
