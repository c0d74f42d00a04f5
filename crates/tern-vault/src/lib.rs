//! Token encryption and the operating system's keyring.
