//! Ports for programs that cannot take a free one themselves.

use std::net::{Ipv4Addr, TcpListener};

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}
