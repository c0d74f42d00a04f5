//! Merge, diff and plan as pure functions of base, local and remote.
