//! The form as plain data: when an error is said, when it goes, and that nobody's text is touched.

mod util;

use flow_log_export::app::form::FormAction::{Accept, Fill, Leave, Require, Tick, Trustgrid, Type, Use};
use flow_log_export::app::form::{ExportForm, Field, FormAction, Task};
use flow_log_export::aws::account_id::AccountId;
use flow_log_export::text::MAX_BYTES;
use flow_log_export::text::finding::{Offer, Status};

use util::account;

const ACCOUNT_ID: Field = Field::AccountId;
const BUCKET: Field = Field::Bucket;

fn form(actions: impl IntoIterator<Item = FormAction>) -> ExportForm {
    actions.into_iter().fold(ExportForm::new(AccountId::trustgrid()), Then::then)
}

/// A form in one expression with what was done to it.
trait Then {
    fn then(self, action: FormAction) -> Self;
}

impl Then for ExportForm {
    fn then(mut self, action: FormAction) -> Self {
        self.apply(action);
        self
    }
}

fn type_in(field: Field, text: &str) -> FormAction {
    Type(field, text.to_owned())
}

fn fill(field: Field, text: &str) -> FormAction {
    Fill(field, text.to_owned())
}

fn require_all() -> FormAction {
    Require(Field::ALL.to_vec())
}

/// A form with a value in each field.
fn filled() -> ExportForm {
    form([fill(ACCOUNT_ID, "493827156084"), fill(BUCKET, "my-logs")])
}

/// Holds the codes of what is said beside each field, by what was done, against what is expected.
#[track_caller]
fn says(actions: impl IntoIterator<Item = FormAction>, account_id: &[&str], bucket: &[&str]) {
    assert_says(&form(actions), account_id, bucket);
}

#[track_caller]
fn assert_says(form: &ExportForm, account_id: &[&str], bucket: &[&str]) {
    let codes = |field| form.findings(field).iter().map(|finding| finding.code).collect::<Vec<_>>();
    assert_eq!((codes(ACCOUNT_ID), codes(BUCKET)), (account_id.to_vec(), bucket.to_vec()));
}

#[track_caller]
fn changes_nothing(form: ExportForm, action: FormAction) {
    let what = format!("{action:?}");
    assert_eq!(form.clone().then(action), form, "{what}");
}

#[track_caller]
fn texts(form: &ExportForm, account_id: &str, bucket: &str) {
    assert_eq!((form.text(ACCOUNT_ID), form.text(BUCKET)), (account_id, bucket));
}

#[test]
fn fields() {
    assert_eq!(Field::ALL.map(Field::label), ["AWS Account ID", "S3 Bucket"]);
    assert_eq!(Field::ALL.map(Field::name), ["account-id", "bucket"]);
}

#[test]
fn a_new_form_says_nothing() {
    let form = form([]);
    assert_says(&form, &[], &[]);
    texts(&form, "", "");
    assert_eq!(form.status(ACCOUNT_ID), Status::Empty);
    assert_eq!(form.status(BUCKET), Status::Empty);
    assert_eq!((form.account_id(), form.bucket(), form.grant()), (None, None, None));
    assert_eq!(form.missing(&Field::ALL), Field::ALL);
    assert_eq!(form.trustgrid(), &AccountId::trustgrid());
    assert!(!form.is_valid() && !form.shows_summary() && form.errors().next().is_none());
    assert!(!form.is_done(Task::Versioning) && !form.is_done(Task::Policy));
}

#[test]
fn typing_is_not_interrupted() {
    says([type_in(ACCOUNT_ID, "4")], &[], &[]);
    says([type_in(ACCOUNT_ID, "4"), type_in(ACCOUNT_ID, "4x")], &[], &[]);
    says([type_in(BUCKET, "m")], &[], &[]);
    says([type_in(BUCKET, "my_")], &[], &[]);
    says([type_in(BUCKET, "my logs")], &[], &[]);
}

#[test]
fn errors_and_warnings_appear_when_a_field_is_left() {
    says([type_in(ACCOUNT_ID, "4"), Leave(ACCOUNT_ID)], &["account-id.wrong-length"], &[]);
    says([type_in(ACCOUNT_ID, "4"), Leave(BUCKET)], &[], &[]);
    says([type_in(BUCKET, "my logs"), Leave(BUCKET)], &[], &["bucket.character"]);
    says([type_in(BUCKET, "my_logs-"), Leave(BUCKET)], &[], &["bucket.underscore", "bucket.last-hyphen"]);
    says(
        [type_in(BUCKET, "."), Leave(BUCKET)],
        &[],
        &["bucket.first-character", "bucket.last-dot", "bucket.too-short"],
    );
}

#[test]
fn errors_appear_when_text_comes_in_one_piece() {
    says([fill(ACCOUNT_ID, "4")], &["account-id.wrong-length"], &[]);
    says([fill(BUCKET, "https://example.com/")], &[], &["bucket.other-address"]);
    says([fill(ACCOUNT_ID, "079972220921")], &["account-id.trustgrid"], &[]);
    says([fill(ACCOUNT_ID, "123456789012")], &["account-id.placeholder"], &[]);
    says([fill(ACCOUNT_ID, "493827156084"), fill(BUCKET, "my-logs")], &[], &[]);
}

#[test]
fn errors_appear_when_a_value_is_needed() {
    says([require_all()], &["account-id.empty"], &["bucket.empty"]);
    says([Require(vec![BUCKET])], &[], &["bucket.empty"]);
    says([type_in(ACCOUNT_ID, "4"), require_all()], &["account-id.wrong-length"], &["bucket.empty"]);
    says([type_in(ACCOUNT_ID, "4"), Require(vec![BUCKET])], &[], &["bucket.empty"]);
    says([Require(vec![])], &[], &[]);
}

#[test]
fn an_empty_field_is_no_error_until_required() {
    says([Leave(ACCOUNT_ID), Leave(BUCKET)], &[], &[]);
    says([fill(ACCOUNT_ID, ""), fill(BUCKET, "")], &[], &[]);
    says([type_in(BUCKET, " "), Leave(BUCKET)], &[], &[]);
    says([type_in(BUCKET, "!"), Leave(BUCKET), type_in(BUCKET, ""), Leave(BUCKET)], &[], &[]);
    says([fill(BUCKET, "!"), fill(BUCKET, "")], &[], &[]);
    says([type_in(BUCKET, " "), require_all()], &["account-id.empty"], &["bucket.empty"]);
}

#[test]
fn an_error_stays_while_it_is_mended_and_goes_as_soon_as_it_is() {
    let wrong = [type_in(ACCOUNT_ID, "49382715608"), Leave(ACCOUNT_ID)];
    let form = form(wrong);
    assert_says(&form, &["account-id.wrong-length"], &[]);
    let form = form.then(type_in(ACCOUNT_ID, "49382715608x"));
    assert_says(&form, &["account-id.not-a-digit"], &[]);
    let form = form.then(type_in(ACCOUNT_ID, "493827156084"));
    assert_says(&form, &[], &[]);
    let form = form.then(type_in(ACCOUNT_ID, "4938271560841"));
    assert_says(&form, &[], &[]);
    assert_says(&form.then(Leave(ACCOUNT_ID)), &["account-id.wrong-length"], &[]);
}

#[test]
fn a_field_that_was_emptied_begins_anew() {
    says([fill(BUCKET, "!"), type_in(BUCKET, ""), type_in(BUCKET, "m")], &[], &[]);
}

#[test]
fn a_required_field_is_an_error_until_it_has_a_value() {
    let form = form([require_all(), type_in(ACCOUNT_ID, "4")]);
    assert_says(&form, &["account-id.wrong-length"], &["bucket.empty"]);
    let form = form.then(type_in(ACCOUNT_ID, "493827156084"));
    assert_says(&form, &[], &["bucket.empty"]);
    let form = form.then(type_in(ACCOUNT_ID, ""));
    assert_says(&form, &[], &["bucket.empty"]);
    let form = form.then(type_in(BUCKET, "my_logs"));
    assert_says(&form, &[], &["bucket.underscore"]);
}

/// Changing what was right is typing like any other, so nothing is said before the field is left again.
#[test]
fn changing_a_right_value_is_not_interrupted() {
    let changed = || type_in(ACCOUNT_ID, "49382715608");
    says([type_in(ACCOUNT_ID, "493827156084"), changed()], &[], &[]);
    says([type_in(ACCOUNT_ID, "493827156084"), Leave(ACCOUNT_ID), changed()], &[], &[]);
    says([fill(ACCOUNT_ID, "493827156084"), changed()], &[], &[]);
    assert_says(&filled().then(require_all()).then(changed()), &[], &[]);
    assert_says(&filled().then(require_all()).then(type_in(ACCOUNT_ID, "")), &[], &[]);
}

#[test]
fn text_is_never_changed_but_by_its_user() {
    let typed = " arn:aws:iam::493827156084:root\u{200b} ";
    let form = form([type_in(ACCOUNT_ID, typed), type_in(BUCKET, "\"s3://my-logs/\",")]);
    for action in [
        Leave(ACCOUNT_ID),
        Leave(BUCKET),
        require_all(),
        Tick(Task::Policy, true),
        Tick(Task::Versioning, true),
    ] {
        let after = form.clone().then(action);
        texts(&after, typed, "\"s3://my-logs/\",");
    }
    texts(&form.clone().then(Trustgrid(account("493827156084"))), typed, "\"s3://my-logs/\",");
    texts(&form.clone().then(Use(BUCKET)), typed, "my-logs");
    texts(&form.then(Use(ACCOUNT_ID)), "493827156084", "\"s3://my-logs/\",");
}

#[test]
fn using_a_value() {
    let form = form([type_in(BUCKET, "s3://my_logs/x"), type_in(ACCOUNT_ID, "4938-2715-6084")]);
    assert_eq!(form.taken(BUCKET), Some("an s3:// address"));
    assert_eq!(form.taken(ACCOUNT_ID), Some("digits in groups"));
    let form = form.then(Use(BUCKET)).then(Use(ACCOUNT_ID));
    assert_eq!((form.taken(BUCKET), form.taken(ACCOUNT_ID)), (None, None));
    texts(&form, "493827156084", "my_logs");
    assert_says(&form, &[], &["bucket.underscore"]);
}

#[track_caller]
fn offers(form: &ExportForm, account_id: Option<Offer>, bucket: Option<Offer>) {
    assert_eq!((form.offer(ACCOUNT_ID), form.offer(BUCKET)), (account_id.as_ref(), bucket.as_ref()));
}

/// A click does what is offered, and only a click does.
#[test]
fn a_name_in_small_letters() {
    let form = form([type_in(BUCKET, "ACME-Flow-Logs")]);
    offers(&form, None, None);
    let form = form.then(Leave(BUCKET));
    assert_says(&form, &[], &["bucket.capital"]);
    offers(&form, None, Some(Offer::Use("acme-flow-logs".to_owned())));
    texts(&form, "", "ACME-Flow-Logs");
    let form = form.then(Accept(BUCKET));
    texts(&form, "", "acme-flow-logs");
    assert_says(&form, &[], &[]);
    offers(&form, None, None);
    let undone = form.then(type_in(BUCKET, "ACME-Flow-Logs")).then(Leave(BUCKET));
    offers(&undone, None, Some(Offer::Use("acme-flow-logs".to_owned())));
}

#[test]
fn a_placeholder_is_emptied() {
    let form = form([fill(BUCKET, "YOUR_BUCKET_NAME"), fill(ACCOUNT_ID, "<account-id>")]);
    offers(&form, Some(Offer::Empty), Some(Offer::Empty));
    let form = form.then(Accept(BUCKET)).then(Accept(ACCOUNT_ID));
    texts(&form, "", "");
    assert_says(&form, &[], &[]);
}

#[test]
fn an_account_in_a_name() {
    let form = form([fill(ACCOUNT_ID, "prod-493827156084")]);
    offers(&form, Some(Offer::Use("493827156084".to_owned())), None);
    let form = form.then(Accept(ACCOUNT_ID));
    texts(&form, "493827156084", "");
    assert!(form.account_id().is_some());
}

/// Both texts in each other's fields, or the one of them that is there, are swapped from either field that
/// has something to say.
#[test]
fn swapped_fields() {
    for (account_id, bucket) in [
        ("acme-flow-logs", "493827156084"),
        ("acme-flow-logs", ""),
        ("", "493827156084"),
        ("", "4938-2715-6084"),
        ("s3://acme-flow-logs/x", "Account: 493827156084"),
        ("arn:aws:s3:::acme-flow-logs", "arn:aws:iam::493827156084:root"),
        ("", "https://493827156084.signin.aws.amazon.com/console"),
        ("acme-logs-493827156084-us-east-1-an", "493827156084"),
        ("ACME-Flow-Logs", "493827156084"),
    ] {
        let form = form([fill(ACCOUNT_ID, account_id), fill(BUCKET, bucket)]);
        let offering: Vec<Field> =
            Field::ALL.into_iter().filter(|field| form.offer(*field) == Some(&Offer::Swap)).collect();
        assert!(!offering.is_empty(), "nothing offered for {account_id:?} and {bucket:?}");
        for field in offering {
            let swapped = form.clone().then(Accept(field));
            texts(&swapped, bucket, account_id);
            assert_eq!(swapped.account_id().is_none(), bucket.is_empty(), "{account_id:?} and {bucket:?}");
            assert_eq!(swapped.bucket().is_none(), account_id.is_empty(), "{account_id:?} and {bucket:?}");
            assert!(Field::ALL.iter().all(|field| swapped.offer(*field) != Some(&Offer::Swap)));
        }
    }
}

#[test]
fn no_swap_that_mends_nothing() {
    for (account_id, bucket) in [
        ("acme-flow-logs", "acme-logs"),
        ("493827156084", "493827156084"),
        ("493827156085", "493827156084"),
        ("49382715608", "493827156084"),
        ("production!", "493827156084"),
        ("acme-flow-logs", "079972220921"),
        ("49382715608", ""),
        ("", "arn:aws:logs"),
    ] {
        let form = form([fill(ACCOUNT_ID, account_id), fill(BUCKET, bucket)]);
        for field in Field::ALL {
            assert_ne!(form.offer(field), Some(&Offer::Swap), "{account_id:?} and {bucket:?}");
        }
    }
}

/// What the other field holds decides, and can change at any time.
#[test]
fn a_swap_is_offered_while_it_helps() {
    let form = form([fill(BUCKET, "493827156084")]);
    offers(&form, None, Some(Offer::Swap));
    let form = form.then(type_in(ACCOUNT_ID, "4938"));
    offers(&form, None, None);
    let form = form.then(type_in(ACCOUNT_ID, "acme"));
    offers(&form, None, Some(Offer::Swap));
    let form = form.then(Trustgrid(account("493827156084")));
    offers(&form, None, None);
}

#[test]
fn actions_that_change_nothing() {
    for field in Field::ALL {
        changes_nothing(form([]), Leave(field));
        changes_nothing(form([]), Use(field));
        changes_nothing(form([]), Accept(field));
        changes_nothing(filled(), Accept(field));
        changes_nothing(form([fill(field, "!")]), Accept(field));
        changes_nothing(form([]), type_in(field, ""));
        changes_nothing(form([]), fill(field, ""));
        changes_nothing(form([type_in(field, "!")]), Use(field));
        changes_nothing(form([type_in(field, "!")]), type_in(field, "!"));
        changes_nothing(form([type_in(field, "!"), Leave(field)]), Leave(field));
        changes_nothing(form([type_in(field, "!"), Leave(field)]), type_in(field, "!"));
        changes_nothing(form([fill(field, "!")]), fill(field, "!"));
        changes_nothing(form([fill(field, "!")]), Leave(field));
        changes_nothing(filled(), Use(field));
        changes_nothing(filled(), Leave(field));
    }
    changes_nothing(form([require_all()]), require_all());
    changes_nothing(form([]), Require(vec![]));
    changes_nothing(filled(), fill(BUCKET, "my-logs"));
    changes_nothing(form([]), Tick(Task::Policy, false));
    changes_nothing(form([Tick(Task::Policy, true)]), Tick(Task::Policy, true));
    assert_eq!(filled().then(Trustgrid(AccountId::trustgrid())), filled());
}

/// The same text again, or a request that is met, is nothing to draw the page anew for.
#[test]
fn actions_that_change_nothing_of_a_right_value() {
    changes_nothing(filled(), type_in(BUCKET, "my-logs"));
    changes_nothing(filled(), require_all());
}

#[test]
fn the_summary_stands_until_the_errors_are_mended() {
    let errors = |form: &ExportForm| form.errors().map(|(field, e)| (field, e.code)).collect::<Vec<_>>();
    let form = form([require_all()]);
    assert!(form.shows_summary());
    assert_eq!(errors(&form), [(ACCOUNT_ID, "account-id.empty"), (BUCKET, "bucket.empty")]);
    let form = form.then(type_in(BUCKET, "m"));
    assert!(form.shows_summary());
    assert_eq!(errors(&form), [(ACCOUNT_ID, "account-id.empty"), (BUCKET, "bucket.too-short")]);
    let form = form.then(type_in(BUCKET, "my_logs"));
    assert!(form.shows_summary());
    assert_eq!(errors(&form), [(ACCOUNT_ID, "account-id.empty")]);
    let form = form.then(fill(ACCOUNT_ID, "493827156084"));
    assert!(!form.shows_summary());
    assert_eq!(errors(&form), []);
    let form = form.then(fill(BUCKET, "!"));
    assert!(!form.shows_summary(), "a new error is no failed action");
}

#[test]
fn no_summary_without_an_error() {
    assert!(!filled().then(require_all()).shows_summary());
    assert!(!form([fill(BUCKET, "my_logs"), Require(vec![BUCKET])]).shows_summary());
    assert!(!form([fill(BUCKET, "!"), Leave(BUCKET)]).shows_summary());
    assert!(form([fill(BUCKET, "!"), Require(vec![BUCKET])]).shows_summary());
}

#[test]
fn no_summary_when_another_trustgrid_mends_the_error() {
    let form = form([fill(ACCOUNT_ID, "079972220921"), fill(BUCKET, "my-logs"), require_all()]);
    assert!(form.shows_summary());
    let form = form.then(Trustgrid(account("493827156084")));
    assert!(form.errors().next().is_none());
    assert!(!form.shows_summary());
}

#[test]
fn each_field_has_one_error_in_the_summary() {
    let form = form([fill(BUCKET, "."), fill(ACCOUNT_ID, "x"), require_all()]);
    let codes: Vec<_> = form.errors().map(|(_, error)| error.code).collect();
    assert_eq!(codes, ["account-id.not-a-digit", "bucket.first-character"]);
}

#[test]
fn the_bucket_is_compared_as_the_account_changes() {
    let form = form([fill(BUCKET, "logs-111122223333-us-east-1-an")]);
    assert_says(&form, &[], &[]);
    let form = form.then(type_in(ACCOUNT_ID, "49382715608"));
    assert_says(&form, &[], &[]);
    let form = form.then(type_in(ACCOUNT_ID, "493827156084"));
    assert_says(&form, &[], &["bucket.other-account"]);
    assert!(form.is_valid(), "a warning never blocks");
    let form = form.then(fill(ACCOUNT_ID, "111122223333"));
    assert_says(&form, &["account-id.placeholder"], &[]);
    let form = form.then(fill(ACCOUNT_ID, "444455556666"));
    assert_says(&form, &["account-id.placeholder"], &["bucket.other-account"]);
    let form = form.then(type_in(ACCOUNT_ID, ""));
    assert_says(&form, &[], &[]);
}

#[test]
fn the_bucket_is_compared_once_it_was_left() {
    let bucket = || type_in(BUCKET, "logs-111122223333-us-east-1-an");
    says([bucket(), Leave(BUCKET), type_in(ACCOUNT_ID, "493827156084")], &[], &["bucket.other-account"]);
    says([fill(ACCOUNT_ID, "493827156084"), bucket()], &[], &[]);
    says([fill(ACCOUNT_ID, "493827156084"), bucket(), Leave(BUCKET)], &[], &["bucket.other-account"]);
}

#[test]
fn values() {
    let form = filled();
    assert!(form.is_valid());
    assert_eq!(form.missing(&Field::ALL), []);
    assert_eq!(form.account_id().map(AccountId::as_str), Some("493827156084"));
    let grant = form.grant().unwrap();
    assert_eq!(grant.bucket.as_str(), "my-logs");
    assert_eq!(grant.trustgrid_account_id, AccountId::trustgrid());
    let form = form.then(type_in(BUCKET, "my logs"));
    assert_eq!(form.missing(&Field::ALL), [BUCKET]);
    assert_eq!(form.missing(&[ACCOUNT_ID]), []);
    assert_eq!((form.bucket(), form.grant(), form.is_valid()), (None, None, false));
}

#[test]
fn the_policy_needs_no_account() {
    let form = form([type_in(BUCKET, "my-logs")]);
    assert!(form.grant().is_some());
    assert!(!form.is_valid());
}

#[test]
fn another_trustgrid() {
    let form = filled().then(Trustgrid(account("493827156084")));
    assert_says(&form, &["account-id.trustgrid"], &[]);
    assert_eq!(form.grant().unwrap().trustgrid_account_id, account("493827156084"));
    assert_says(&form.then(Trustgrid(AccountId::trustgrid())), &[], &[]);
}

#[test]
fn tasks() {
    let form = form([Tick(Task::Versioning, true)]);
    assert!(form.is_done(Task::Versioning) && !form.is_done(Task::Policy));
    let form = form.then(Tick(Task::Policy, true)).then(Tick(Task::Versioning, false));
    assert!(!form.is_done(Task::Versioning) && form.is_done(Task::Policy));
    let form = form.then(fill(BUCKET, "other-logs")).then(require_all());
    assert!(form.is_done(Task::Policy));
}

#[test]
fn a_megabyte() {
    for text in ["a".repeat(MAX_BYTES), "😀".repeat(MAX_BYTES / 4), "x".repeat(MAX_BYTES + 1)] {
        let form = form([fill(BUCKET, &text), fill(ACCOUNT_ID, &text)]).then(require_all());
        texts(&form, &text, &text);
        assert_eq!(form.errors().count(), 2);
    }
}

#[test]
fn what_an_action_needs_is_judged_by_the_account_that_replicates_now() {
    let theirs = fill(Field::AccountId, "493827156084");
    let form =
        form([theirs, FormAction::Trustgrid(account("493827156084")), Require(vec![Field::AccountId])]);
    assert!(form.shows_summary(), "their account is refused");
    assert_eq!(form.missing(&Field::ALL), [Field::AccountId, Field::Bucket]);
    let code = form.findings(Field::AccountId).first().map(|finding| finding.code);
    assert_eq!(code, Some("account-id.trustgrid"));
}
