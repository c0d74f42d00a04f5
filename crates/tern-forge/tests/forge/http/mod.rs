//! The shared manners, seen from outside.

mod certificates;
mod limits;
mod paging;
mod proxy;
mod secrets;
mod transport;
mod writes;
