//! The `tasks` table: cards on boards.

mod column;
mod facets;
mod filter;
mod key;
#[cfg(test)]
mod plans;
mod query;
mod read;
mod row;
mod standing;
mod words;
mod write;

pub use column::{Column, neighbour_below, positions, set_positions, top};
pub use facets::{Facet, Facets, LabelFacet, facets};
pub use query::{SyncFilter, TaskQuery, TaskRow, TaskSort, count, count_by_column, list};
pub use read::{count_by_status, get, get_by_key, get_many, imported, unlinked_with_titles};
pub use standing::{LinkStanding, StandingFilter};
pub use write::{delete_many, insert_many, update, update_many};
