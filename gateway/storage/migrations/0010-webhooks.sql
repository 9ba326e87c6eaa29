-- Webhooks that are signed with a secret of their business, beside callbacks that are signed with the gateway's key.

alter table deliveries add column signature text not null default 'rsa' check (signature in ('rsa', 'hmac'));

-- Base64, 24 to 64 random bytes (Standard Webhooks). The text that merchants see has the prefix `whsec_`.
create table webhook_secrets (
  business_id text primary key references businesses,
  secret text not null,
  created_at timestamptz not null default now()
);

-- Where a business wants its Bleumi webhooks; without a row it gets none.
create table bleumi_webhooks (
  business_id text primary key references businesses,
  url text not null,
  updated_at timestamptz not null default now()
);
