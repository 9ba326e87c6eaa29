-- A second factor of whoever signs in to the console (decision 0028), and indexes of the console's lists.

create table second_factors (
  user_id text primary key references users,
  -- 20 random bytes (RFC 4226, section 4, R6).
  secret bytea not null,
  -- Null: set up, but no code has shown yet that an app has it.
  confirmed_at timestamptz,
  -- Number of the 30 seconds whose code was taken last: no code of these or earlier ones is taken again (RFC 6238, section 5.2).
  last_step bigint not null default 0
);

-- Each signs in once, in the place of a code. SHA-256 is enough because they are random (F67).
create table recovery_codes (
  user_id text not null references second_factors on delete cascade,
  code_hash bytea not null,
  primary key (user_id, code_hash)
);

-- The password was right; the code is still to come. Such a session can do nothing else.
alter table sessions add column awaits_code boolean not null default false;

create index deliveries_exhausted on deliveries (business_id, id) where state = 'exhausted';
create index bleumi_checkouts_created on bleumi_checkouts (business_id, created_at, id);
