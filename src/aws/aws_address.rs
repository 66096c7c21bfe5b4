//! Web addresses of AWS, taken apart: of its console, its sign-in pages and its services.

use crate::aws::partition::OtherPartition;

/// The parts of an address that tell something. What is missing is empty.
#[derive(Debug)]
pub(crate) struct AwsAddress<'a> {
    /// As it is written.
    pub host: &'a str,
    /// In lower case.
    pub lower_host: String,
    path: &'a str,
    query: &'a str,
    /// What follows the `#`, where pages of the console keep a path and parameters of their own.
    fragment: &'a str,
}

impl<'a> AwsAddress<'a> {
    /// With its scheme or without.
    pub fn read(text: &'a str) -> Self {
        let address = text.split_once("://").map_or(text, |(_, address)| address);
        let (address, fragment) = address.split_once('#').unwrap_or((address, ""));
        let (address, query) = address.split_once('?').unwrap_or((address, ""));
        let (authority, path) = address.split_once('/').unwrap_or((address, ""));
        let host = authority.rsplit('@').next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default();
        AwsAddress { host, lower_host: host.to_ascii_lowercase(), path, query, fragment }
    }

    pub fn other_partition(&self) -> Option<OtherPartition> {
        OtherPartition::of_host(&self.lower_host)
    }

    /// Whether the host is `domain` or in it.
    pub fn is_in(&self, domain: &str) -> bool {
        let before = self.lower_host.strip_suffix(domain);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    }

    /// Whether the page is for people who are signed in, or are about to be.
    /// <https://docs.aws.amazon.com/signin/latest/userguide/sign-in-urls-defined.html>
    pub fn is_of_console(&self) -> bool {
        ["console.aws.amazon.com", "signin.aws.amazon.com", "awsapps.com"]
            .iter()
            .any(|domain| self.is_in(domain))
    }

    /// What the host begins with: an account or its alias at `signin.aws.amazon.com`, and with several
    /// sessions at once the account of this one, `ACCOUNT-….console.aws.amazon.com`.
    /// <https://docs.aws.amazon.com/awsconsolehelpdocs/latest/gsg/multisession.html>
    pub fn session(&self) -> &'a str {
        self.host.split(['.', '-']).next().unwrap_or_default()
    }

    /// What stands between slashes, in the path and then in the fragment's.
    pub fn segments(&self) -> impl Iterator<Item = &'a str> {
        let fragment = self.fragment.split(['?', '&']).next().unwrap_or_default();
        self.path.split('/').chain(fragment.split('/')).filter(|segment| !segment.is_empty())
    }

    /// The value of a parameter, in the query or the fragment, by one of its names. Of different values
    /// none is more right than the others.
    pub fn parameter(&self, names: &[&str]) -> Option<&'a str> {
        let parameters = self.query.split('&').chain(self.fragment.split(['?', '&']));
        let named = parameters.filter_map(|parameter| parameter.split_once('='));
        let mut values =
            named.filter(|(name, value)| names.contains(name) && !value.is_empty()).map(|(_, value)| value);
        let first = values.next()?;
        values.all(|value| value == first).then_some(first)
    }

    /// The address to which this one leads, where it is a page to sign in.
    pub fn destination(&self) -> Option<String> {
        self.parameter(&["redirect_uri", "destination"]).map(decoded)
    }

    /// The first segment of the path.
    pub fn first_segment(&self) -> &'a str {
        self.path.split('/').next().unwrap_or_default()
    }
}

/// `text` with the characters for which `%2F` and the like stand.
fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let escaped = part.split_at_checked(2);
        match escaped.and_then(|(code, rest)| Some((u8::from_str_radix(code, 16).ok()?, rest))) {
            Some((byte, rest)) => {
                bytes.push(byte);
                bytes.extend_from_slice(rest.as_bytes());
            }
            None => {
                bytes.push(b'%');
                bytes.extend_from_slice(part.as_bytes());
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether pages or services of AWS have such a host.
pub(crate) fn is_aws_host(host: &str) -> bool {
    // Most words have no dot, and there can be very many.
    if !host.contains('.') {
        return false;
    }
    let address = AwsAddress::read(host);
    address.is_of_console()
        || address.lower_host.ends_with(".amazonaws.com")
        || address.other_partition().is_some()
}
