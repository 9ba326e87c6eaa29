-- The console: who is signed in, who tries to, and who changed what.

-- A browser that is signed in. The cookie's text is 256 random bits; only its SHA-256 is kept (F67).
create table sessions (
  token_hash bytea primary key,
  user_id text not null references users,
  business_id text not null references businesses,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index sessions_expiry on sessions (expires_at);

-- Tries to sign in, by the SHA-256 of the email that was typed (F70): people type passwords there too.
create table sign_in_attempts (
  subject bytea primary key,
  attempts integer not null,
  window_ends_at timestamptz not null
);
create index sign_in_attempts_expiry on sign_in_attempts (window_ends_at);

-- What a merchant calls a key, since the key itself cannot be shown again.
alter table api_keys add column label text not null default '';

-- Every change of an account by a person, one row each, written with the change and never altered (F101).
create table account_acts (
  business_id text not null references businesses,
  id text not null,
  -- A user's id, or `command line`.
  actor text not null,
  act text not null,
  -- What was changed: a ticker, a key's id, a setting's name.
  subject text not null,
  before text,
  after text,
  created_at timestamptz not null default now(),
  primary key (business_id, id)
);
create trigger account_acts_append_only before update or delete or truncate on account_acts
  for each statement execute function ledger_append_only();
