//! Lists of objects in other formats than JSON: what `aws s3 ls` prints, and `list-objects-v2` as text, table or YAML,
//! line by line. <https://docs.aws.amazon.com/cli/latest/userguide/cli-services-s3-commands.html>

use crate::report::values::{ListedObject, Listing, ListingExtent};
use crate::text::json;
use crate::text::time::Time;

/// A list that is being read.
#[derive(Debug, Default)]
pub(super) struct ListingReader {
    listing: Listing,
    /// Whether what follows is of a list, as its title says.
    is_open: bool,
    key: Option<String>,
    /// The names above the columns of a table.
    header: Vec<String>,
}

/// Names of what is listed of an object, in the alphabetical order in which they are printed.
const NAMES: [&str; 6] = ["ChecksumType", "ETag", "Key", "LastModified", "Size", "StorageClass"];

impl ListingReader {
    /// Takes a line in; whether it is one of a list. Where none `is_expected`, it begins with what can be nothing else.
    pub fn read(&mut self, line: &str, is_expected: bool) -> bool {
        if let Some(object) = of_ls(line).or_else(|| of_text(line)) {
            self.listing.push(object);
            return true;
        }
        let words: Vec<_> = line.split_whitespace().take(4).collect();
        let may_be = is_expected || self.is_open || !self.is_empty();
        match words.as_slice() {
            ["|", title, "|"] | [title] if title.trim_matches('|').starts_with("ListObjects") => {
                self.is_open = true
            }
            ["Contents:" | "-", ..] if !self.is_open => {
                self.is_open = line.trim_start_matches(['-', ' ']) == "Contents:";
                return self.is_open;
            }
            _ if !may_be => return false,
            // Who is charged.
            ["None"] => {}
            ["PRE", ..] | ["NEXTTOKEN", ..] | ["COMMONPREFIXES", ..] => {
                self.listing.extent = ListingExtent::Cut
            }
            ["Total", "Objects:", total] => {
                let is_whole = total.parse() == Ok(self.listing.objects.len());
                self.listing.extent = if is_whole { ListingExtent::Whole } else { ListingExtent::Doubtful };
            }
            ["Total", "Size:", ..] => {}
            ["CHECKSUMALGORITHM" | "OWNER" | "RESTORESTATUS", ..] => {}
            _ if self.is_open => return self.named(line),
            _ => return false,
        }
        true
    }

    pub fn is_empty(&self) -> bool {
        self.listing.objects.is_empty() && self.listing.extent == ListingExtent::NotShown
    }

    /// Something follows that may be the rest of a key, so that nobody knows where the list ends.
    pub fn goes_on(&mut self) {
        self.listing.extent = ListingExtent::Doubtful;
    }

    pub fn listing(self) -> Listing {
        self.listing
    }

    /// `Name: value`, or the cells of a table.
    fn named(&mut self, line: &str) -> bool {
        if line.trim_start().starts_with('|') {
            self.cells(line.trim().trim_matches('|'));
            return true;
        }
        let line = line.trim_start_matches(['-', ' ']);
        if line.chars().all(|c| matches!(c, '-' | '+' | '|')) {
            return true;
        }
        let Some((name, value)) = line.split_once(':') else {
            // An item of a list of words, such as the kinds of checksums.
            return !line.contains(' ');
        };
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric());
        if is_name {
            self.value(name, &unquoted(value.trim()));
        }
        is_name
    }

    fn cells(&mut self, row: &str) {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        if let [name, value] = cells.as_slice()
            && !(NAMES.contains(name) && NAMES.contains(value))
        {
            self.value(name, value);
        } else if cells.iter().any(|cell| NAMES.contains(cell)) && cells.contains(&"Key") {
            self.header = cells.iter().map(|cell| (*cell).to_owned()).collect();
        } else if cells.len() == self.header.len() {
            let header = self.header.clone();
            header.iter().zip(cells).for_each(|(name, value)| self.value(name, value));
        }
    }

    fn value(&mut self, name: &str, value: &str) {
        match name {
            "Key" => self.key = Some(value.to_owned()),
            "LastModified" => match (self.key.take(), value.parse()) {
                (Some(key), Ok(modified)) => {
                    self.listing.push(ListedObject { key, modified, is_local: false, owner: None });
                }
                _ => self.goes_on(),
            },
            "NextToken" | "CommonPrefixes" | "NextContinuationToken"
                if !matches!(value, "" | "null" | "None") =>
            {
                self.listing.extent = ListingExtent::Cut;
            }
            "IsTruncated" if value.eq_ignore_ascii_case("true") => self.listing.extent = ListingExtent::Cut,
            _ => {}
        }
    }
}

/// `2026-11-26 07:30:00       1234 key`, in the time of the computer.
fn of_ls(line: &str) -> Option<ListedObject> {
    let (date, rest) = line.trim_start().split_once(' ')?;
    let (time, rest) = rest.trim_start().split_once(' ')?;
    let modified = Time::without_zone(date, time)?;
    let (size, rest) = rest.trim_start().split_once(' ')?;
    let is_number =
        |text: &str| text.parse::<f64>().is_ok() && text.starts_with(|c: char| c.is_ascii_digit());
    if !is_number(size) {
        return None;
    }
    const UNITS: [&str; 6] = ["Bytes ", "KiB ", "MiB ", "GiB ", "TiB ", "Byte "];
    let key = UNITS.iter().find_map(|unit| rest.strip_prefix(unit)).unwrap_or(rest);
    (!key.is_empty()).then(|| ListedObject { key: key.to_owned(), modified, is_local: true, owner: None })
}

/// `CONTENTS "etag" key time 1234 STANDARD`, with tabs between them; terminals make blanks of tabs.
fn of_text(line: &str) -> Option<ListedObject> {
    let rest = line.strip_prefix("CONTENTS")?;
    let words: Vec<_> = if rest.starts_with('\t') {
        rest.split('\t').filter(|word| !word.is_empty()).collect()
    } else {
        rest.split_whitespace().collect()
    };
    let etag = words.iter().position(|word| word.starts_with('"'))?;
    let modified = words.iter().rposition(|word| word.parse::<Time>().is_ok())?;
    let key = words.get(etag + 1..modified).filter(|key| !key.is_empty())?.join(" ");
    let modified = words.get(modified)?.parse().ok()?;
    Some(ListedObject { key, modified, is_local: false, owner: None })
}

/// A value of YAML without its quotes.
fn unquoted(value: &str) -> String {
    if value.starts_with('"') {
        return json::unescape(value).into_owned();
    }
    let single = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\''));
    single.map_or_else(|| value.to_owned(), |value| value.replace("''", "'"))
}
