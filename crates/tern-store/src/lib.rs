//! The SQLite database: one file per table, transactions, full-text search.
