//! The store, as its callers use it, on a file and on PostgreSQL.
//!
//! All of it is one program: as twenty they took minutes to link.

#![allow(clippy::unwrap_used)] // Helpers of tests, not only tests themselves.

mod alerts;
mod averages;
mod budgets;
mod fairness;
mod figures;
mod kept;
mod keys;
mod leases;
mod links;
mod outages;
mod owned;
mod pauses;
mod people;
mod pooler;
mod row_security;
mod rows;
mod schedules;
mod schemas;
mod search;
mod spending;
mod support;
mod wakes;
mod webhooks;
