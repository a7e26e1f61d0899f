//! The program as a whole, through its doors, on SQLite or, with `TEST_DATABASE_URL`, PostgreSQL.

mod architecture;
mod concurrency;
mod launch;
mod refusals;
mod support;
