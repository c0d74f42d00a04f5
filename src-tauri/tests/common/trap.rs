//! A place on the network that nobody must come to.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// What whoever comes is told, so that a client which goes on notices nothing.
const WELCOME: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]";

/// A port that counts who comes, and what they bring.
pub struct Trap {
    port: u16,
    caught: Arc<AtomicUsize>,
    bytes: Arc<AtomicUsize>,
}

impl Trap {
    /// Listens until the process ends.
    pub fn set() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let trap = Self { port, caught: Arc::default(), bytes: Arc::default() };
        let (caught, bytes) = (Arc::clone(&trap.caught), Arc::clone(&trap.bytes));
        thread::spawn(move || {
            for visitor in listener.incoming().flatten() {
                caught.fetch_add(1, Ordering::SeqCst);
                let bytes = Arc::clone(&bytes);
                thread::spawn(move || receive(visitor, &bytes));
            }
        });
        trap
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// An address that leads here.
    pub fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.origin())
    }

    /// How many came.
    pub fn caught(&self) -> usize {
        self.caught.load(Ordering::SeqCst)
    }

    /// How many bytes they brought.
    pub fn bytes(&self) -> usize {
        self.bytes.load(Ordering::SeqCst)
    }

    /// Steps into it, and waits until that is counted: a trap that catches nobody proves nothing.
    pub fn try_out(&self) {
        let (caught, bytes) = (self.caught(), self.bytes());
        let mut visitor = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        visitor.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        visitor.shutdown(Shutdown::Write).unwrap();
        // The other side closes when it has counted everything.
        visitor.read_to_end(&mut Vec::new()).unwrap();
        assert!(self.caught() > caught && self.bytes() > bytes, "the trap is set");
    }
}

fn receive(mut visitor: TcpStream, bytes: &AtomicUsize) {
    let mut piece = [0; 4096];
    let mut welcomed = false;
    while let Ok(read) = visitor.read(&mut piece)
        && read > 0
    {
        bytes.fetch_add(read, Ordering::SeqCst);
        if !welcomed {
            welcomed = visitor.write_all(WELCOME).is_ok();
        }
    }
}
