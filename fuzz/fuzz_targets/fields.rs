//! Any text in the two fields is taken or refused in words, and what is taken or offered is taken again as it is.
#![no_main]

mod common;

use std::fmt::{Debug, Display};

use common::{Paste, assert_findings};
use flow_log_export::aws::account_id::{self, AccountId};
use flow_log_export::aws::bucket_name;
use flow_log_export::preflight::failure_code;
use flow_log_export::text::finding::{Checked, Offer, Status};
use flow_log_export::app::form::{FormAction, ExportForm, Field};
use flow_log_export::policy::Grant;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|texts: (Paste, Paste)| {
    let [account, bucket] = [texts.0.to_string(), texts.1.to_string()];
    let trustgrid = AccountId::trustgrid();
    clicked(&account, &bucket);

    let check = |text: &str| account_id::check(text, &trustgrid);
    let account = checked(&check(&account), check);
    assert_ne!(account.as_ref(), Some(&trustgrid));
    if let Some(account) = &account {
        assert_eq!(account.as_str().parse().as_ref(), Ok(account));
    }

    let check = |text: &str| bucket_name::check(text, account.as_ref());
    let Some(bucket) = checked(&check(&bucket), check) else { return };
    assert_eq!(bucket.as_str().parse().as_ref(), Ok(&bucket));
    let policy = Grant { bucket: bucket.clone(), trustgrid_account_id: trustgrid.clone() }.policy();
    let policy: Value = serde_json::from_str(&policy).expect("JSON");
    let resources = [format!("arn:aws:s3:::{bucket}"), format!("arn:aws:s3:::{bucket}/*")];
    assert_eq!(policy["Statement"][0]["Resource"], Value::from(resources.to_vec()));
    failure_code::search(&texts.0.to_string());
});

/// The value of a check, after it was held against what the same check says to the value alone.
fn checked<T: Clone + Debug + Display + PartialEq>(
    first: &Checked<T>,
    check: impl Fn(&str) -> Checked<T>,
) -> Option<T> {
    assert_findings(&first.findings);
    let is_taken = matches!(first.status, Status::Ok | Status::Warning);
    assert_eq!(first.value.is_some(), is_taken, "{first:?}");
    if let Some(Offer::Use(value)) = &first.offer {
        assert_eq!(check(value).value.map(|value| value.to_string()).as_ref(), Some(value));
    }
    let value = first.value.clone()?;
    let again = check(&value.to_string());
    assert_eq!((again.value.as_ref(), again.taken), (Some(&value), None));
    let is_known = |code| first.findings.iter().any(|finding| finding.code == code);
    assert!(again.findings.iter().all(|finding| is_known(finding.code)), "{first:?} {again:?}");
    Some(value)
}

/// After the click on what is offered for a field, it is not offered again.
fn clicked(account: &str, bucket: &str) {
    let mut form = ExportForm::new(AccountId::trustgrid());
    form.apply(FormAction::Fill(Field::AccountId, account.to_owned()));
    form.apply(FormAction::Fill(Field::Bucket, bucket.to_owned()));
    for field in Field::ALL {
        let mut form = form.clone();
        let offer = form.offer(field).cloned();
        form.apply(FormAction::Accept(field));
        assert!(offer.is_none() || form.offer(field) != offer.as_ref(), "{offer:?} again");
    }
}
