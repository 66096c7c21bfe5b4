#!/usr/bin/env bash
# Lets Trustgrid write flow logs into the S3 bucket below: turns versioning on and adds one
# statement to the bucket policy. All other statements stay, the policy from before is saved to a
# file here, and running this again changes nothing. Needs the AWS CLI and jq; CloudShell has both.
set -euo pipefail
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off

account='__ACCOUNT_ID__'
bucket='__BUCKET__'
grant='__GRANT__'
limit=20480 # bytes that S3 takes for a bucket policy

current='' merged='' saved='' changed='' versioning='' answer='' error=''

say() { printf '%s\n' "$*"; }
stop() {
    printf 'Stopped: %s\n' "$*" >&2
    exit 1
}

# One call about the bucket: what it answers in $answer, or why it failed in $error.
s3api() {
    local operation=$1
    shift
    error=''
    answer=$(aws s3api "$operation" --bucket "$bucket" --expected-bucket-owner "$account" \
        --output json "$@" 2>"$errors") || {
        error=$(<"$errors")
        return 1
    }
}

# S3 refuses a change while another one of the same bucket is under way.
conflict() {
    [[ $error == *'(OperationAborted)'* || $error == *'(ConflictException)'* || $error == *'(409)'* ]]
}

read_versioning() {
    s3api get-bucket-versioning ||
        stop "cannot read the versioning of $bucket. Is the name right, and is it in account $account? $error"
    versioning=$(jq -r '.Status // "never enabled"' <<<"${answer:-null}")
}

# Only S3's own word that there is no policy counts as none: what cannot be read may be there.
read_policy() {
    if s3api get-bucket-policy; then
        current=$(jq -er '.Policy | strings | select(. != "")' <<<"$answer") ||
            stop "cannot make out the policy of $bucket"
    elif [[ $error == *'(NoSuchBucketPolicy)'* ]]; then
        current=''
    else
        stop "cannot read the policy of $bucket, so it must not be changed. $error"
    fi
}

# What the policy is to be, in $merged: as it is where the grant is in it already, in whatever
# order; otherwise with our own statement replaced or added. Our own is one with our Sid that this
# script may have written, for another bucket or account; one that somebody narrowed or turned
# into something else stays, and ours comes beside it with a Sid of its own.
merge() {
    local leaves bytes
    if [ -z "$current" ]; then
        merged=$(jq -c . <<<"$grant")
        return
    fi
    # jq keeps the last of two equal keys, so a policy with such keys would lose something.
    leaves='map(select(length == 2)) | length'
    [ "$(jq -n --stream "[inputs] | $leaves" <<<"$current")" = "$(jq "[tostream] | $leaves" <<<"$current")" ] ||
        stop "a key stands twice in one object of the policy of $bucket. Fix that in the S3 console first"
    merged=$(jq -ce --argjson grant "$grant" '
        def statements: [.Statement // empty] | flatten(1);
        def list: [.] | flatten;
        def in_order: del(.Sid) | .Action |= (list | sort) | .Resource |= (list | sort);
        $grant.Statement[0] as $own
        | def is_account: type == "string" and test("^([0-9]{12}|arn:aws:iam::[0-9]{12}:root)$");
          def is_of_one_bucket: all(type == "string" and test("^arn:aws:s3:::[^/*?$]+(/[*])?$"))
            and (map(split("/")[0]) | unique | length) == 1;
          def is_own: .Sid == $own.Sid and .Effect == "Allow" and keys == ($own | keys)
            and (.Principal | type == "object" and keys == ["AWS"] and (.AWS | is_account))
            and (.Action | list) - $own.Action == [] and (.Resource | list | is_of_one_bucket);
        (statements | map(is_own) | index(true)) as $at
        | [statements[].Sid] as $taken
        | if any(statements[]; in_order == ($own | in_order)) then .
          elif $at then .Statement = (statements | .[$at] = $own)
          else .Statement = statements + [$own | .Sid as $sid | .Sid = first(
            $sid, "\($sid)-\(range(2; 99999))" | select(. as $new | $taken | index($new) | not))]
          end' <<<"$current") || stop "cannot make out the policy of $bucket"
    bytes=$(printf '%s' "$merged" | wc -c)
    is_granted || [ "$bytes" -le "$limit" ] ||
        stop "the policy of $bucket would have $((bytes)) bytes and S3 takes $limit. Shorten it first"
}

is_granted() { [ -n "$current" ] && [ "$merged" = "$(jq -c . <<<"$current")" ]; }

save_policy() {
    local name count=0
    [ -n "$current" ] || return 0
    if [ -n "$saved" ] && [ "$current" = "$(<"$saved")" ]; then return 0; fi
    name=bucket-policy-${bucket:0:200}-$(date -u +%Y%m%dT%H%M%SZ)
    saved=$name.json
    until (set -o noclobber && printf '%s\n' "$current" >"$saved") 2>/dev/null; do
        [ -e "$saved" ] || stop "cannot write into $PWD, where the policy from before is to be saved"
        count=$((count + 1))
        saved=$name-$count.json
    done
    say "Saved the policy from before to $saved"
}

enable_versioning() {
    local pause
    for pause in 1 2 4 8 16 ''; do
        if [ "$versioning" = Enabled ]; then return; fi
        if s3api put-bucket-versioning --versioning-configuration Status=Enabled; then
            changed=yes
            say "Enabled versioning"
            return
        fi
        if [ -z "$pause" ] || ! conflict; then break; fi
        sleep "$pause"
        read_versioning
    done
    stop "cannot enable versioning of $bucket. $error"
}

# After a conflict the policy is another one, perhaps, so it is read and merged again.
put_policy() {
    local pause
    for pause in 1 2 4 8 16 ''; do
        if is_granted; then return; fi
        save_policy
        if s3api put-bucket-policy --policy "$merged"; then
            changed=yes
            say "Added Trustgrid's statement to the bucket policy"
            return
        fi
        if [ -z "$pause" ] || ! conflict; then break; fi
        sleep "$pause"
        read_policy
        merge
    done
    stop "cannot change the policy of $bucket. $error"
}

# A change may take some seconds to show.
read_back() {
    local pause
    for pause in 1 2 4 ''; do
        read_versioning
        read_policy
        merge
        if [ "$versioning" = Enabled ] && is_granted; then break; fi
        [ -n "$pause" ] || stop "S3 does not show the change yet. Run this again in a minute"
        sleep "$pause"
    done
    [ -n "$changed" ] || say "Nothing had to be changed"
    say "Bucket:     $bucket in account $account"
    say "Versioning: $versioning"
    say "Policy:"
    jq . <<<"$current"
    say "Done: versioning is enabled, and Trustgrid is allowed what it needs unless another statement denies it."
}

main() {
    local tool caller
    for tool in aws jq; do
        command -v "$tool" >/dev/null || stop "$tool is missing. AWS CloudShell has it. Nothing was changed"
    done
    errors=$(mktemp)
    trap 'rm -f "$errors"' EXIT
    caller=$(aws sts get-caller-identity --query Account --output text 2>"$errors") ||
        stop "AWS does not say whose credentials these are. Nothing was changed. $(<"$errors")"
    [ "$caller" = "$account" ] ||
        stop "these credentials are for account $caller and the bucket is in $account. Nothing was changed"

    # All is read and judged before anything is written.
    read_versioning
    read_policy
    merge
    enable_versioning
    put_policy
    read_back
}

main </dev/null; exit
