-- Which gateway process may use the database: the one that started last (F93, decision 0031).
create table gateway_lease (
  single boolean primary key default true check (single),
  -- Higher with each gateway that starts, and than any that the signer has seen.
  epoch bigint not null check (epoch > 0),
  -- Random: tells the process.
  holder text not null,
  taken_at timestamptz not null default now()
);
