//! A forge on loopback: demo, tests and benchmarks.
