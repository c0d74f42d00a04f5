//! The `tasks` table: cards on boards.

mod facets;
mod filter;
mod key;
mod query;
mod read;
mod row;
mod words;
mod write;

pub use facets::{Facet, Facets, LabelFacet, facets};
pub use query::{SyncFilter, TaskQuery, TaskRow, TaskSort, count, list};
pub use read::{count_by_status, get, get_by_key, get_many, unlinked_with_titles};
pub use write::{delete_many, insert_many, update, update_many};
