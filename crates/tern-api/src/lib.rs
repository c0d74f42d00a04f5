//! Every operation a user can do, by noun, free of Tauri.
