-- Secrets that must be read again are sealed under a key that is not in the database (decision 0030): the columns hold text,
-- `v1.<key id>.<base64url>`. What was written before is Base64 until the next start seals it.

alter table second_factors alter column secret type text using encode(secret, 'base64');

-- The keys that sealed values may need. Whoever starts without one of them is told so at once.
create table secret_keys (
  -- 16 hex digits; says nothing about the key.
  key_id text primary key,
  since timestamptz not null default now()
);

-- Whoever signs in to this business needs a second factor (decision 0028).
alter table businesses add column demands_second_factor boolean not null default false;
