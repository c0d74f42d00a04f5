//! The export as a file: a zip whose `db-2.0.json` (or the older `db-1.0.json`) holds everything but the attached
//! files.
//!
//! Nothing is ever unpacked to the disk, so no name in the archive can lead anywhere: the one entry that is read is
//! read into memory, counted while it unpacks, and left as soon as it grows past what any tracker's export has.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use super::refusal::{Refusal, refuse};

/// The names of the JSON, the newer one first.
const NAMES: [&str; 2] = ["db-2.0.json", "db-1.0.json"];

/// The largest JSON that is read, in bytes after unpacking. A hundred thousand issues with their comments come to a
/// third of it.
pub(super) const JSON_MAX_BYTES: u64 = 256 * 1024 * 1024;

/// The most files that an archive may list.
const ENTRIES_MAX: usize = 200_000;

/// Reads the JSON of the archive at `path`.
pub(super) fn read_json(path: &Path) -> Result<Vec<u8>, Refusal> {
    let file =
        File::open(path).map_err(|error| refuse(format!("{} cannot be opened: {error}", path.display())))?;
    let about =
        file.metadata().map_err(|error| refuse(format!("{} cannot be read: {error}", path.display())))?;
    if !about.is_file() {
        return Err(refuse(format!("{} is not a file", path.display())));
    }
    json_of(BufReader::new(file), JSON_MAX_BYTES)
}

/// Reads the JSON out of a zip, at most `max_bytes` of it.
pub(super) fn json_of(reader: impl Read + Seek, max_bytes: u64) -> Result<Vec<u8>, Refusal> {
    let mut zip = ZipArchive::new(reader).map_err(|error| unreadable(&error))?;
    if zip.len() > ENTRIES_MAX {
        return Err(refuse(format!(
            "the archive lists {} files; no tracker's export has so many",
            zip.len()
        )));
    }
    if zip.has_duplicate_names() {
        return Err(refuse(
            "the archive holds two files of the same name, so it is not clear which one counts",
        ));
    }
    let index = place_of_json(&mut zip)?;
    let mut entry = zip.by_index(index).map_err(|error| unreadable(&error))?;
    if entry.encrypted() {
        return Err(refuse("the archive is encrypted; unpack it and pack it again without a password"));
    }
    let too_large = || refuse(format!("its JSON is larger than {} MiB", max_bytes / 1024 / 1024));
    // What the archive says of the size is a first check only; what comes out is what counts.
    if entry.size() > max_bytes {
        return Err(too_large());
    }
    let mut json = Vec::new();
    let read = entry.by_ref().take(max_bytes + 1).read_to_end(&mut json);
    read.map_err(|error| refuse(format!("its JSON cannot be unpacked: {error}")))?;
    if u64::try_from(json.len()).unwrap_or(u64::MAX) > max_bytes {
        return Err(too_large());
    }
    Ok(json)
}

/// The newer JSON at the top of the archive, or in the one folder that packing by hand puts around everything.
fn place_of_json(zip: &mut ZipArchive<impl Read + Seek>) -> Result<usize, Refusal> {
    for wanted in NAMES {
        let mut below = Vec::new();
        for index in 0..zip.len() {
            let name =
                zip.name_for_index(index).and_then(Result::ok).map(Cow::into_owned).unwrap_or_default();
            if name == wanted {
                return Ok(index);
            }
            if name
                .split_once('/')
                .is_some_and(|(folder, file)| !matches!(folder, "" | "." | "..") && file == wanted)
            {
                below.push(index);
            }
        }
        match below.as_slice() {
            [] => {}
            [one] => return Ok(*one),
            _ => {
                return Err(refuse(format!(
                    "{wanted} is in several of its folders; import each export on its own"
                )));
            }
        }
    }
    Err(refuse(
        "there is no db-2.0.json or db-1.0.json in it, so it is not the export of a Bitbucket issue tracker",
    ))
}

fn unreadable(error: &ZipError) -> Refusal {
    match error {
        ZipError::Io(error) => refuse(format!("the file cannot be read: {error}")),
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            refuse(format!("it is packed in a way that Tern does not unpack: {error}"))
        }
        _ => refuse("it is not a zip archive, or a damaged one"),
    }
}
