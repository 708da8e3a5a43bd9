import { useState } from 'react';
import { endedSince } from './ended-since.ts';

/** Those of a watched list that ended last, for whoever does not look at them. */
export function useEnded<Job extends { readonly id: string; readonly state: string }>(
  jobs: readonly Job[],
): ReturnType<typeof endedSince<Job>> {
  const [known, setKnown] = useState({ jobs, ended: endedSince<Job>([], []) });
  if (known.jobs === jobs) return known.ended;
  const news = endedSince(known.jobs, jobs);
  const isNews = news.done.length + news.failed.length > 0;
  setKnown({ jobs, ended: isNews ? news : known.ended });
  return known.ended;
}
