//! What a host may say about the form. [`HostOption::spec`] is the one table of it: attributes, properties,
//! checks and TypeScript's types come from there.

use crate::app::form::Field;
use crate::aws::account_id::AccountId;
use crate::aws::web_address;

/// What a host may set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostOption {
    AccountId,
    Bucket,
    OrgId,
    TrustgridAccountId,
    PortalUrl,
    DocsUrl,
    SupportUrl,
    Theme,
    SaveUrl,
    SaveHandler,
    SaveHeaders,
    Saved,
    Compact,
}

/// What an option's value has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionCheck {
    Text,
    AccountId,
    /// What may become a link; see [`web_address::is_link`].
    Link,
    /// An address of the page's own origin, which only a browser can tell.
    OwnOrigin,
    Theme,
    /// There or not.
    Flag,
    Function,
    /// Headers of a request, or a function that gives them.
    Headers,
}

/// What an option is called, and what it has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptionSpec {
    /// Its name as a property, and as a member of an object of options.
    pub name: &'static str,
    /// Its name as an attribute; a function can be none.
    pub attribute: Option<&'static str>,
    /// Another name as a property.
    pub alias: Option<&'static str>,
    pub check: OptionCheck,
}

impl HostOption {
    pub const ALL: [Self; 13] = [
        Self::AccountId,
        Self::Bucket,
        Self::OrgId,
        Self::TrustgridAccountId,
        Self::PortalUrl,
        Self::DocsUrl,
        Self::SupportUrl,
        Self::Theme,
        Self::SaveUrl,
        Self::SaveHandler,
        Self::SaveHeaders,
        Self::Saved,
        Self::Compact,
    ];

    /// Those that say what the portal has.
    pub const SAVED: [Self; 4] = [Self::AccountId, Self::Bucket, Self::TrustgridAccountId, Self::Saved];

    pub fn spec(self) -> OptionSpec {
        let (name, attribute, check) = match self {
            Self::AccountId => ("accountId", Some("account-id"), OptionCheck::Text),
            Self::Bucket => ("bucket", Some("bucket"), OptionCheck::Text),
            Self::OrgId => ("orgId", Some("org-id"), OptionCheck::Text),
            Self::TrustgridAccountId => {
                ("trustgridAccountId", Some("trustgrid-account-id"), OptionCheck::AccountId)
            }
            Self::PortalUrl => ("portalUrl", Some("portal-url"), OptionCheck::Link),
            Self::DocsUrl => ("docsUrl", Some("docs-url"), OptionCheck::Link),
            Self::SupportUrl => ("supportUrl", Some("support-url"), OptionCheck::Link),
            Self::Theme => ("theme", Some("theme"), OptionCheck::Theme),
            Self::SaveUrl => ("saveUrl", Some("save-url"), OptionCheck::OwnOrigin),
            Self::SaveHandler => ("saveHandler", None, OptionCheck::Function),
            Self::SaveHeaders => ("saveHeaders", None, OptionCheck::Headers),
            Self::Saved => ("saved", Some("saved"), OptionCheck::Flag),
            Self::Compact => ("compact", Some("compact"), OptionCheck::Flag),
        };
        let alias = (self == Self::SaveHandler).then_some("onSave");
        OptionSpec { name, attribute, alias, check }
    }

    /// Its type in TypeScript, besides `null`.
    pub fn type_name(self) -> &'static str {
        match self.spec().check {
            OptionCheck::Theme => r#""auto" | "light" | "dark""#,
            OptionCheck::Flag => "boolean",
            OptionCheck::Function => "SaveHandler",
            OptionCheck::Headers => "SaveHeaders",
            _ => "string",
        }
    }

    /// What it is, for who reads the types.
    pub fn documentation(self) -> &'static str {
        match self {
            Self::AccountId | Self::Bucket => "What the field begins with.",
            Self::OrgId => "The organization's ID in Trustgrid.",
            Self::TrustgridAccountId => "The account that replicates, where the deployment has its own.",
            Self::PortalUrl => "Where the values are entered: `https:`, `http:` or relative.",
            Self::DocsUrl => "Where the stand-alone page is; links that fill it in begin with it.",
            Self::SupportUrl => {
                "Where users reach support, linked where something does not work: `https:`, `http:` or relative."
            }
            Self::Theme => "Which colours to use.",
            Self::SaveUrl => "Where the values are sent to be saved: an address of the page's own origin.",
            Self::SaveHandler => {
                "Saves the values. What it throws, rejects with, or answers when it refuses is shown as the reason. Goes before `saveUrl`."
            }
            Self::SaveHeaders => {
                "Headers of the request to `saveUrl`, or a function that gives them each time."
            }
            Self::Saved => {
                "Whether `accountId` and `bucket` are what the portal has, so that only a change is saved."
            }
            Self::Compact => {
                "Whether there are only the fields, the policy and Save. Nothing else is loaded."
            }
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|option| option.spec().name == name)
    }

    /// What an option has to be, where `value` is not that. What is of the page's own origin, the browser tells.
    fn problem(self, value: &str) -> Option<String> {
        let must_be = |words: &str| Some([" must be ", words].concat());
        match self.spec().check {
            OptionCheck::AccountId => {
                let error = value.parse::<AccountId>().err()?;
                Some([": ", &error.to_string()].concat())
            }
            OptionCheck::Link if !web_address::is_link(value) => {
                must_be("an https:, http: or relative address.")
            }
            OptionCheck::Theme if !matches!(value, "" | "auto" | "light" | "dark") => {
                must_be("auto, light or dark.")
            }
            _ => None,
        }
    }
}

/// What the host has set. A function is kept where it can be called; that there is one is set here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    values: Box<[Option<String>; HostOption::ALL.len()]>,
}

impl Options {
    /// Sets an option, or takes it back. What it has to be, as the rest of a sentence, where it is not that.
    pub fn set(&mut self, option: HostOption, value: Option<String>) -> Result<(), String> {
        if let Some(problem) = value.as_ref().and_then(|value| option.problem(value)) {
            return Err(problem);
        }
        if let Some(place) = self.values.get_mut(option as usize) {
            *place = value;
        }
        Ok(())
    }

    pub fn get(&self, option: HostOption) -> Option<&str> {
        self.values.get(option as usize)?.as_deref()
    }

    /// What the host says a field holds.
    pub fn field(&self, field: Field) -> Option<&str> {
        self.get(match field {
            Field::AccountId => HostOption::AccountId,
            Field::Bucket => HostOption::Bucket,
        })
    }

    /// The account that replicates.
    pub fn trustgrid(&self) -> AccountId {
        let given = self.get(HostOption::TrustgridAccountId).and_then(|text| text.parse().ok());
        given.unwrap_or_else(AccountId::trustgrid)
    }

    /// The colours to use, where they are not those of the page around.
    pub fn theme(&self) -> Option<&str> {
        self.get(HostOption::Theme).filter(|theme| matches!(*theme, "light" | "dark"))
    }

    /// Whether there is nothing but the fields, the policy and Save.
    pub fn is_compact(&self) -> bool {
        self.get(HostOption::Compact).is_some()
    }

    /// Whether anybody saves: a function or an address.
    pub fn saves(&self) -> bool {
        self.get(HostOption::SaveHandler).is_some() || self.get(HostOption::SaveUrl).is_some()
    }
}
