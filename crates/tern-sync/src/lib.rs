//! The sync engine: observe, plan, apply, report.
