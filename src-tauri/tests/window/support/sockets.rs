//! What goes over the network: the sockets of the pages' processes.

use std::fs;

/// Internet sockets of the processes that WebKit started for a program's pages, but for the one that the inspector
/// listens on: a driven page answers through it.
pub fn of_web_processes(program: u32, inspector: u16) -> Vec<String> {
    let inspected = format!(" 0100007F:{inspector:04X} ");
    let mut sockets = Vec::new();
    for pid in descendants(program) {
        let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
        for inode in socket_inodes(pid) {
            let socket = internet_socket(pid, &inode).filter(|line| !line.contains(&inspected));
            sockets.extend(socket.map(|line| format!("{}: {line}", name.trim())));
        }
    }
    sockets
}

/// The processes that a process started, and theirs.
pub fn descendants(of: u32) -> Vec<u32> {
    let children = fs::read_to_string(format!("/proc/{of}/task/{of}/children")).unwrap_or_default();
    let children = children.split_whitespace().filter_map(|pid| pid.parse().ok());
    children.flat_map(|pid| std::iter::once(pid).chain(descendants(pid))).collect()
}

fn socket_inodes(pid: u32) -> Vec<String> {
    let Ok(files) = fs::read_dir(format!("/proc/{pid}/fd")) else { return Vec::new() };
    let targets = files.filter_map(|file| fs::read_link(file.ok()?.path()).ok());
    let inode = |target: String| Some(target.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned());
    targets.filter_map(|target| inode(target.to_string_lossy().into_owned())).collect()
}

/// The line that tells of a socket, when it is one of TCP or UDP.
fn internet_socket(pid: u32, inode: &str) -> Option<String> {
    ["tcp", "tcp6", "udp", "udp6"].into_iter().find_map(|table| {
        let lines = fs::read_to_string(format!("/proc/{pid}/net/{table}")).ok()?;
        let line = lines.lines().find(|line| line.split_whitespace().nth(9) == Some(inode))?;
        Some(format!("{table} {}", line.trim()))
    })
}
