//! A TCP server that does exactly what a test tells it, be it HTTP or not.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What is done with one connection.
#[derive(Clone)]
pub(crate) enum Act {
    /// Close without reading: the client's bytes are thrown back at it.
    ResetAtOnce,
    /// Answer with these bytes before anything is read, close.
    AnswerAtOnce(Vec<u8>),
    /// Read the request, then close without a word: it may have been carried out.
    HangUpAfterRequest,
    /// Read the request, then say nothing and hold the line.
    Stall,
    /// Read the request, answer with these bytes, close.
    Answer(Vec<u8>),
    /// Read the request, answer with these bytes, then hold the line.
    AnswerAndStall(Vec<u8>),
    /// Read the request, answer with the first bytes, then with the second over and over until the client goes.
    Endless(Vec<u8>, Vec<u8>),
}

/// A server that plays its acts one per connection; the last one again and again.
pub(crate) struct RawServer {
    pub(crate) address: SocketAddr,
    connections: Arc<AtomicUsize>,
    received: Arc<Mutex<Vec<u8>>>,
    written: Arc<AtomicUsize>,
    at_once: Arc<AtOnce>,
    task: tokio::task::JoinHandle<()>,
}

impl RawServer {
    pub(crate) async fn start(acts: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let connections = Arc::new(AtomicUsize::new(0));
        let received = Arc::new(Mutex::new(Vec::new()));
        let written = Arc::new(AtomicUsize::new(0));
        let at_once = Arc::new(AtOnce::default());
        let (count, bytes, sent) = (connections.clone(), received.clone(), written.clone());
        let busy = at_once.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let index = count.fetch_add(1, Ordering::SeqCst);
                let act = acts.get(index).or(acts.last()).cloned().expect("there is an act");
                let (bytes, sent, busy) = (bytes.clone(), sent.clone(), busy.clone());
                tokio::spawn(async move {
                    play(act, stream, &bytes, &sent, &busy).await;
                });
            }
        });
        Self { address, connections, received, written, at_once, task }
    }

    pub(crate) fn uri(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Connections that were accepted.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Every byte that ever arrived.
    pub(crate) fn received(&self) -> Vec<u8> {
        self.received.lock().unwrap().clone()
    }

    /// The most connections that were under way at one time.
    pub(crate) fn most_at_once(&self) -> usize {
        self.at_once.most.load(Ordering::SeqCst)
    }

    /// Bytes written in endless answers.
    pub(crate) fn written(&self) -> usize {
        self.written.load(Ordering::SeqCst)
    }
}

impl Drop for RawServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Counts what is under way.
#[derive(Default)]
struct AtOnce {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl AtOnce {
    fn enter(&self) -> Leave<'_> {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        Leave(self)
    }
}

struct Leave<'a>(&'a AtOnce);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn play(act: Act, mut stream: TcpStream, bytes: &Mutex<Vec<u8>>, sent: &AtomicUsize, busy: &AtOnce) {
    if matches!(act, Act::ResetAtOnce) {
        return;
    }
    if let Act::AnswerAtOnce(answer) = &act {
        let _ = stream.write_all(answer).await;
        let mut hello = [0; 4096];
        let read = stream.read(&mut hello).await.unwrap_or(0);
        bytes.lock().unwrap().extend_from_slice(&hello[..read]);
        return;
    }
    let working = busy.enter();
    read_request(&mut stream, bytes).await;
    // Time enough for another request to arrive, if another was under way.
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    drop(working);
    match act {
        Act::ResetAtOnce | Act::AnswerAtOnce(_) | Act::HangUpAfterRequest => {}
        Act::Stall => hold(stream).await,
        Act::Answer(answer) => {
            let _ = stream.write_all(&answer).await;
            let _ = stream.shutdown().await;
        }
        Act::AnswerAndStall(answer) => {
            let _ = stream.write_all(&answer).await;
            hold(stream).await;
        }
        Act::Endless(first, again) => {
            let _ = stream.write_all(&first).await;
            while stream.write_all(&again).await.is_ok() {
                sent.fetch_add(again.len(), Ordering::SeqCst);
            }
        }
    }
}

/// Keeps the line open until the client goes.
async fn hold(mut stream: TcpStream) {
    let mut nothing = [0; 64];
    while stream.read(&mut nothing).await.is_ok_and(|read| read > 0) {}
}

/// Reads a request's head and the body its length promises.
async fn read_request(stream: &mut TcpStream, bytes: &Mutex<Vec<u8>>) {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    while !is_whole(&request) {
        match stream.read(&mut piece).await {
            Ok(read) if read > 0 => {
                request.extend_from_slice(&piece[..read]);
                bytes.lock().unwrap().extend_from_slice(&piece[..read]);
            }
            _ => return,
        }
    }
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    body.len() >= length.unwrap_or(0)
}

/// A 200 with JSON and its true length.
pub(crate) fn json_answer(body: &str) -> Vec<u8> {
    answer("200 OK", "application/json; charset=utf-8", body)
}

pub(crate) fn answer(status: &str, kind: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
        .into_bytes()
}
