//! What the tools of each language say of the artifacts, and what Terraform makes of the policy.

use std::process::Command;

use flow_log_export::artifact::alarm::silence_alarm;
use flow_log_export::artifact::lifecycle::{KeepDays, LifecycleKind, lifecycle};
use flow_log_export::artifact::{
    ArtifactKind, MergedPolicy, Target, arrival_script, artifact, preflight_script,
};
use serde_json::{Value, json};

use crate::apply::{grant, own_statement, several, with};
use crate::moto::Bucket;
use crate::shell::{Directory, python, tool};
use crate::target;

#[track_caller]
fn assert_nothing_found(command: &mut Command) {
    let output = command.output().expect("a judge");
    let (found, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && found.trim().is_empty(), "{found}{errors}");
}

fn text(kind: ArtifactKind, target: &Target) -> String {
    artifact(kind, target).expect("an artifact").text
}

fn merged_into(merged: String) -> Target {
    Target { merged_policy: Some(MergedPolicy { pasted: "{}".to_owned(), merged }), ..target("my-logs") }
}

fn merged() -> Target {
    let bucket = Bucket::missing("my-logs");
    let policy = with(several(bucket.name()), own_statement(bucket.name()));
    merged_into(serde_json::to_string_pretty(&policy).unwrap())
}

/// The locals of an artifact, evaluated by Terraform.
#[track_caller]
fn bucket_policy(terraform: &str) -> Value {
    let start = terraform.find("locals {\n").expect("locals");
    let end = start + terraform[start..].find("\n}\n").expect("their end") + 3;
    let output = "output \"policy\" {\n  value = local.bucket_policy\n}\n";
    let directory = Directory::new();
    directory.write("main.tf", format!("{}\n{output}", &terraform[start..end]));
    let output = python("terraform.py").arg("output").arg(directory.path()).output().expect("Terraform");
    let answer = String::from_utf8(output.stdout).expect("JSON");
    assert!(output.status.success(), "{answer}{}", String::from_utf8_lossy(&output.stderr));
    let outputs: Value = serde_json::from_str(&answer).expect("outputs");
    serde_json::from_str(outputs["policy"].as_str().expect("a policy")).expect("a policy in JSON")
}

#[test]
fn shellcheck() {
    let target = target("my-logs");
    for script in [
        text(ArtifactKind::Cli, &target),
        text(ArtifactKind::Remove, &target),
        preflight_script(&target),
        arrival_script(&target),
        lifecycle(LifecycleKind::Cli, &target, None).text,
    ] {
        let directory = Directory::new();
        let inner = script.lines().skip(1).take_while(|line| *line != "FLOW_LOG_EXPORT").collect::<Vec<_>>();
        let inner = directory.write("inner.sh", inner.join("\n") + "\n");
        let outer = directory.write("outer.sh", script);
        assert_nothing_found(tool("shellcheck").arg("--shell=bash").arg(inner));
        assert_nothing_found(tool("shellcheck").arg("--shell=sh").arg(outer));
    }
}

#[test]
fn cloudformation() {
    for name in ["my-logs", "my.logs"] {
        let directory = Directory::new();
        let template = directory.write("template.yaml", text(ArtifactKind::CloudFormation, &target(name)));
        assert_nothing_found(tool("cfn-lint").args(["--include-checks", "I", "--"]).arg(template));
    }
}

/// Flow logs kept for good, and for some time.
fn keeping() -> [Option<KeepDays>; 2] {
    [None, Some("90".parse().expect("a number of days"))]
}

#[test]
fn cloudformation_takes_the_lifecycle_rule() {
    for keep in keeping() {
        let rule = lifecycle(LifecycleKind::CloudFormation, &target("my-logs"), keep).text;
        let below = "      BucketName: \"my-logs\"\n";
        let template = text(ArtifactKind::CloudFormation, &target("my-logs"));
        let indented: String = rule.lines().map(|line| format!("      {line}\n")).collect();
        assert!(template.contains(below));
        let directory = Directory::new();
        let template =
            directory.write("template.yaml", template.replace(below, &[below, &indented].concat()));
        assert_nothing_found(tool("cfn-lint").args(["--include-checks", "I", "--"]).arg(template));
    }
}

#[test]
fn cloudformation_makes_the_alarm() {
    for name in ["my-logs", "Old_Logs..x-"] {
        let directory = Directory::new();
        let template = directory.write("template.yaml", silence_alarm(&target(name)).template.text);
        assert_nothing_found(tool("cfn-lint").args(["--include-checks", "I", "--"]).arg(template));
    }
}

#[test]
fn terraform_is_formatted() {
    for target in [target("my-logs"), target("Old_Logs..x-"), merged()] {
        let directory = Directory::new();
        directory.write("main.tf", text(ArtifactKind::Terraform, &target));
        assert_nothing_found(python("terraform.py").arg("format").arg(directory.path()));
    }
    for keep in keeping() {
        let directory = Directory::new();
        directory.write("main.tf", lifecycle(LifecycleKind::Terraform, &target("Old_Logs..x-"), keep).text);
        assert_nothing_found(python("terraform.py").arg("format").arg(directory.path()));
    }
}

#[test]
fn terraform_makes_the_grant() {
    for name in ["my-logs", "Old_Logs..x-"] {
        let policy = bucket_policy(&text(ArtifactKind::Terraform, &target(name)));
        assert_eq!(policy, grant(name), "{name}");
    }
}

#[test]
fn terraform_keeps_the_merged_policy() {
    let target = merged();
    let policy: Value = serde_json::from_str(&target.merged_policy.as_ref().unwrap().merged).unwrap();
    assert_eq!(bucket_policy(&text(ArtifactKind::Terraform, &target)), policy);
}

#[test]
fn terraform_keeps_what_is_syntax_elsewhere() {
    let sid = "${x} $${y} $$${z} %{if} %%{for} %%%{end} \\${a} \\\\ \" JSON <<EOF __BUCKET__ é <&>";
    let policy = json!({ "Statement": [{ "Sid": sid, "Number": 12_345_678_901_234_567_u64 }] });
    let target = merged_into(policy.to_string());
    assert_eq!(bucket_policy(&text(ArtifactKind::Terraform, &target)), policy);
}

#[test]
fn terraform_joins_further_documents() {
    let bucket = Bucket::missing("my-logs");
    let theirs = several(bucket.name());
    let theirs_in_hcl = theirs.to_string().replace("${", "$${");
    for (document, expected) in [
        (theirs_in_hcl, with(theirs, own_statement(bucket.name()))),
        (
            "{\"Statement\": {\"Sid\": \"alone\"}}".to_owned(),
            json!({ "Statement": [{ "Sid": "alone" }, own_statement(bucket.name())] }),
        ),
    ] {
        let own = "    local.flow_logs_policy,\n";
        let terraform = text(ArtifactKind::Terraform, &target("my-logs"));
        assert!(terraform.contains(own));
        let with_theirs = format!("    <<-THEIRS\n{document}\nTHEIRS\n    ,\n{own}");
        assert_eq!(bucket_policy(&terraform.replace(own, &with_theirs)), expected);
    }
}
