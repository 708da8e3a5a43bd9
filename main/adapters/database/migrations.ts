/**
 * The schema's steps: entry n brings `user_version` n to n + 1. An entry that was released is never changed.
 * Rows keep their state as JSON that passes the contract's schema on reading; columns stand beside it only
 * where a query needs them.
 */
export const migrations: readonly string[] = [
  `
  create table connections (
    id text primary key,
    name text not null unique,
    body text not null
  ) strict;
  create table uploads (
    id text primary key,
    bucket text not null,
    object_key text not null,
    state text not null,
    created_at integer not null,
    body text not null
  ) strict;
  create index uploads_target on uploads (bucket, object_key);
  create table upload_parts (
    job_id text not null references uploads (id) on delete cascade,
    part_number integer not null,
    bytes integer not null,
    etag text not null,
    crc64 text not null,
    primary key (job_id, part_number)
  ) strict, without rowid;
  create table file_facts (
    path text primary key,
    size integer not null,
    mtime_ns text not null,
    inode text not null,
    crc64 text not null
  ) strict;
  create table runs (
    id text primary key,
    connection_id text not null,
    state text not null,
    created_at integer not null,
    body text not null,
    request text not null
  ) strict;
  create index runs_by_connection on runs (connection_id, created_at);
  create table object_info (
    connection_id text primary key,
    server_start text not null,
    body text not null
  ) strict;
  create table settings (key text primary key, body text not null) strict;
  `,
  `
  create table transfer_wishes (
    job_id text primary key references uploads (id) on delete cascade,
    position real not null,
    paused integer not null
  ) strict;
  create table queue_rescue (
    connection_id text not null,
    prompt_id text not null,
    position integer not null,
    body text not null,
    primary key (connection_id, prompt_id)
  ) strict, without rowid;
  create table form_values (
    connection_id text not null,
    workflow text not null,
    body text not null,
    primary key (connection_id, workflow)
  ) strict, without rowid;
  `,
  `
  create table opened_workflows (
    id text primary key,
    opened_at integer not null,
    body text not null,
    content text not null
  ) strict;
  create table removed_workflows (
    id text primary key,
    removed_at integer not null,
    body text not null
  ) strict;
  `,
  `
  create table library_folders (
    id text primary key,
    path text not null unique,
    kind text not null,
    added_at integer not null,
    sync_to text
  ) strict;
  create table library_files (
    folder_id text not null references library_folders (id) on delete cascade,
    path text not null,
    size integer not null,
    mtime_ns text not null,
    inode text not null,
    handed_to text,
    primary key (folder_id, path)
  ) strict, without rowid;
  create table object_facts (
    bucket text not null,
    object_key text not null,
    etag text not null,
    crc64 text not null,
    primary key (bucket, object_key)
  ) strict, without rowid;
  `,
  `
  create table begun_uploads (
    upload_id text primary key,
    bucket text not null,
    object_key text not null,
    begun_at integer not null
  ) strict, without rowid;
  insert or ignore into begun_uploads
    select coalesce(body ->> '$.uploadId', body ->> '$.resume.uploadId'), bucket, object_key, created_at
    from uploads where coalesce(body ->> '$.uploadId', body ->> '$.resume.uploadId') is not null;
  `,
  `
  create table cures (
    id text primary key,
    created_at integer not null,
    body text not null
  ) strict;
  `,
  `
  create table model_facts (
    path text primary key,
    size integer not null,
    mtime_ns text not null,
    inode text not null,
    rules integer not null,
    body text not null
  ) strict, without rowid;
  `,
  `
  create table downloads (
    id text primary key,
    bucket text not null,
    object_key text not null,
    path text not null,
    state text not null,
    created_at integer not null,
    body text not null
  ) strict;
  create index downloads_path on downloads (path);
  create table download_parts (
    job_id text not null references downloads (id) on delete cascade,
    part_number integer not null,
    bytes integer not null,
    crc64 text not null,
    primary key (job_id, part_number)
  ) strict, without rowid;
  create table object_records (
    bucket text not null,
    object_key text not null,
    bytes integer not null,
    crc64 text not null,
    path text not null,
    recorded_at integer not null,
    primary key (bucket, object_key)
  ) strict, without rowid;
  create table object_moves (
    id text primary key,
    bucket text not null,
    created_at integer not null,
    body text not null
  ) strict;
  `,
  `
  create table imports (
    id text primary key,
    created_at integer not null,
    body text not null
  ) strict;
  create table import_parts (
    job_id text not null references imports (id) on delete cascade,
    part_number integer not null,
    bytes integer not null,
    crc64 text not null,
    etag text,
    primary key (job_id, part_number)
  ) strict, without rowid;
  create table import_hashes (
    job_id text primary key references imports (id) on delete cascade,
    parts integer not null,
    state text not null
  ) strict;
  create table content_sums (
    sha256 text primary key,
    bytes integer not null,
    crc64 text not null
  ) strict, without rowid;
  create table kept_secrets (account text primary key) strict;
  `,
  `
  create table workflow_names (
    server text not null,
    path text not null,
    bytes integer not null,
    modified_at real not null,
    rules integer not null,
    names text not null,
    primary key (server, path)
  ) strict, without rowid;
  `,
  // a limit that was set stays; none was what held without a choice
  `
  update settings set body = case json_type(body, '$.limitBytesPerSecond')
    when 'integer' then
      json_remove(json_set(body, '$.limit', json_extract(body, '$.limitBytesPerSecond')), '$.limitBytesPerSecond')
    else json_remove(body, '$.limitBytesPerSecond')
  end
  where key = 'settings' and json_valid(body);
  `,
  // where a person has put them in their row
  `
  create table download_places (
    job_id text primary key references downloads (id) on delete cascade,
    position real not null
  ) strict;
  create table import_places (
    job_id text primary key references imports (id) on delete cascade,
    position real not null
  ) strict;
  `,
  `
  create index imports_target on imports (body ->> '$.target.bucket', body ->> '$.target.objectKey');
  `,
];
