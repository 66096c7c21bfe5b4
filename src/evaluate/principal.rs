//! Whether a statement is for Trustgrid's role.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use super::condition::StatementEffect;
use super::request::Requests;
use super::tri::Tri;
use crate::policy::grant_match::whole_account;
use crate::policy::statement::{Principal, PrincipalKind, Scope, Statement};

pub(super) fn is_for_trustgrid(
    statement: &Statement<'_>,
    effect: StatementEffect,
    requests: &Requests<'_>,
) -> Tri {
    let named = statement.principals.named();
    if named.is_empty() {
        return Tri::Unknown;
    }
    let is_named = Tri::any(named.iter().map(|principal| is_trustgrid(principal, requests.account)));
    match (&statement.principals, effect) {
        (Scope::Only(_), _) => is_named,
        // To be left out, account, role and session all have to be named.
        // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
        (Scope::AllBut(_), StatementEffect::Deny) => Tri::Yes.unless(is_named != Tri::No),
        // AWS supports it with Deny only.
        (Scope::AllBut(_) | Scope::Missing, _) => Tri::Unknown,
    }
}

fn is_trustgrid(principal: &Principal<'_>, account: &str) -> Tri {
    let text = principal.text.value.as_ref();
    match principal.kind {
        PrincipalKind::Everyone => Tri::Yes,
        PrincipalKind::Service | PrincipalKind::Federated => Tri::No,
        // It stands for an account too, and which one is Trustgrid's is not public.
        PrincipalKind::CanonicalUser | PrincipalKind::Unknown => Tri::Unknown,
        PrincipalKind::Aws if text == "*" => Tri::Yes,
        PrincipalKind::Aws => match whole_account(text) {
            Some(whole) => (whole == account).into(),
            None => is_part_of(text, account),
        },
    }
}

/// Of what is in an account, only a role or its session may be Trustgrid's.
fn is_part_of(arn: &str, account: &str) -> Tri {
    let mut fields = arn.splitn(6, ':');
    let mut field = || fields.next().unwrap_or_default();
    let (scheme, partition) = (field(), field());
    // No principal is of two partitions.
    let is_elsewhere = partition.starts_with("aws-") && !partition.contains(['*', '?', '$']);
    if scheme == "arn" && is_elsewhere {
        return Tri::No;
    }
    let is_of_aws = (scheme, partition) == ("arn", "aws");
    let (service, _, owner, resource) = (field(), field(), field(), field());
    let kind = match (service, resource.split_once('/')) {
        ("iam" | "sts", Some((kind, name))) if !name.is_empty() => kind,
        _ => return Tri::Unknown,
    };
    let is_well_known = matches!(kind, "user" | "role" | "assumed-role" | "federated-user");
    if !is_of_aws || !is_well_known || arn.contains(['*', '?', '$']) {
        return Tri::Unknown;
    }
    let may_be = owner == account && matches!(kind, "role" | "assumed-role");
    if may_be { Tri::Unknown } else { Tri::No }
}
