//! Addresses that the form makes or takes: links into the AWS console, and links from its host.

use crate::aws::bucket_name::BucketName;

/// A tab of a bucket in the S3 console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsoleTab {
    Permissions,
    Properties,
}

impl ConsoleTab {
    /// Its name on the console.
    pub fn name(self) -> &'static str {
        match self {
            ConsoleTab::Permissions => "Permissions",
            ConsoleTab::Properties => "Properties",
        }
    }
}

/// Where the S3 console shows a tab of the bucket. AWS's habit, not its promise: the words beside
/// such a link must work without it.
pub fn console(bucket: &BucketName, tab: ConsoleTab) -> String {
    let tab = match tab {
        ConsoleTab::Permissions => "permissions",
        ConsoleTab::Properties => "properties",
    };
    ["https://s3.console.aws.amazon.com/s3/buckets/", bucket.as_str(), "?tab=", tab].concat()
}

/// Whether an address from the host may become a link: `https:`, `http:` or relative. Browsers
/// leave out control characters and blanks before the scheme, so these are refused outright.
pub fn is_link(address: &str) -> bool {
    if address.is_empty() || address.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return false;
    }
    let Some((scheme, _)) = address.split_once(':') else { return true };
    let is_relative = scheme.contains(['/', '?', '#']);
    is_relative || ["https", "http"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// An address with values behind its `#`, those that there are.
pub fn with_fragment(address: &str, values: &[(&str, Option<&str>)]) -> String {
    let mut link = address.split('#').next().unwrap_or_default().to_owned();
    let mut before = '#';
    for (name, value) in values {
        if let Some(value) = value {
            link.push(before);
            link.push_str(name);
            link.push('=');
            push_encoded(&mut link, value);
            before = '&';
        }
    }
    link
}

/// As `encodeURIComponent` does: <https://tc39.es/ecma262/#sec-encodeuricomponent-uricomponent>.
fn push_encoded(link: &mut String, value: &str) {
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z'
            | b'a'..=b'z'
            | b'0'..=b'9'
            | b'-'
            | b'_'
            | b'.'
            | b'!'
            | b'~'
            | b'*'
            | b'\''
            | b'('
            | b')' => {
                link.push(char::from(byte));
            }
            _ => {
                link.push('%');
                for digit in [byte >> 4, byte & 15] {
                    link.extend(char::from_digit(digit.into(), 16).map(|digit| digit.to_ascii_uppercase()));
                }
            }
        }
    }
}
