#!/usr/bin/env bash
# Gives the S3 bucket below a lifecycle rule for
# Trustgrid's flow logs, which keeps their cost
# down. It shows what would change and asks first;
# YES=1 answers for you. S3 takes a bucket's
# lifecycle rules only all at once, so it reads them
# and writes them back with this one added, or in
# place of an earlier one of the same ID. The others
# stay as they are. The rules from before are saved
# into a file in the current folder.
#
# Run it again without harm. Let nobody else change
# lifecycle rules meanwhile, since S3 cannot keep
# two changes apart. Needs jq and the AWS CLI, and
# AWS CloudShell has both. An AWS CLI that does not
# know a setting neither shows it nor writes it
# back, so use a new one. The credentials need
# s3:GetLifecycleConfiguration and
# s3:PutLifecycleConfiguration.
#
# Ends with 0 when all is written or there was
# nothing to write; 1 when it stopped and nothing
# was changed; 3 when the answer was not yes; 4 when
# it stopped after a change, or does not know
# whether there was one; 129, 130, 141 or 143 when
# it was interrupted. It always says what was
# changed and how to go back.
account='__ACCOUNT_ID__'
bucket='__BUCKET__'
# The page that made this script; nothing where its address is not known.
page='__PAGE__'
rule='__RULE__'
__COMMON__

# What is to be changed is the bucket's lifecycle configuration.
subject='the lifecycle configuration' label='Lifecycle configuration' file_name=lifecycle
put=(put-bucket-lifecycle-configuration --lifecycle-configuration) put_permission=s3:PutLifecycleConfiguration
delete=delete-bucket-lifecycle delete_permission=s3:PutLifecycleConfiguration
# The size from which S3 moves objects into other storage classes, which goes with the rules: as it is, and as
# it was when the plan was made.
minimum='' minimum_before=''

__CHANGE__

# shellcheck disable=SC2016 # what begins with $ is for jq
definitions='
    def in_order: .Rules | map(if .Filter == {} then .Filter = {Prefix: ""} else . end) | sort_by(.ID);
    def prefix: .Prefix // .Filter.Prefix // .Filter.And.Prefix // "";
    def with($rule): ((.Rules // []) | any(.[]; has("Prefix"))) as $is_of_old
        | (if $is_of_old then $rule | del(.Filter) + {Prefix: .Filter.Prefix} else $rule end) as $own
        | {Rules: ((.Rules // []) | if any(.[]; .ID == $own.ID) then map(if .ID == $own.ID then $own else . end)
            else . + [$own] end)};
'

check_jq() {
    local found
    found=$(jq -nr --argjson old '{"Rules":[{"ID":"b","Prefix":""},{"ID":"a","Filter":{}}]}' "$definitions"'
        $old | [with({ID: "b", Filter: {Prefix: "x"}}), with({ID: "c", Filter: {Prefix: "y"}}) | in_order | .[-1]]
            + [with({ID: "a"}) == $old, (.Rules[0] | prefix)] | tojson') || found=''
    [ "$found" = '[{"ID":"b","Prefix":"x"},{"ID":"c","Prefix":"y"},false,""]' ]
}

# Only S3's own word that there are no rules counts as none.
read_current() {
    local none='An error occurred (NoSuchLifecycleConfiguration) when calling the GetBucketLifecycleConfiguration operation'
    if s3api get-bucket-lifecycle-configuration; then
        minimum=$(jq -nr --argjson answer "$answer" '$answer.TransitionDefaultMinimumObjectSize // "" | strings') || minimum=''
        current=$(jq -n --argjson answer "$answer" '$answer.Rules | arrays | select(all(.[]; type == "object")) | {Rules: .}') &&
            [ -n "$current" ] ||
            stop "cannot make out what the AWS CLI printed about lifecycle rules: $answer"
    elif [[ $error == *"$none"* ]]; then
        current='' minimum=''
    else
        return 1
    fi
}

# Whether two configurations are the same, in whatever order their rules are.
same() {
    [ -z "$minimum_before" ] || [ "$minimum" = "$minimum_before" ] || return
    [ "$1" != "$2" ] || return 0
    [ -n "$1" ] && [ -n "$2" ] && jq -ne --argjson one "$1" --argjson other "$2" "$definitions"'
        ($one | in_order) == ($other | in_order)' >/dev/null
}

# What the rules are to be, in $wanted.
plan() {
    before=$current minimum_before=$minimum
    if [ -n "$before" ]; then
        # An AWS CLI that shows no minimum may know less of the rules than there is.
        [ -n "$minimum" ] ||
            stop "this AWS CLI is too old to show all of a lifecycle configuration, and what it does not show would be lost. Use AWS CloudShell, or an AWS CLI of October 2024 or newer."
        put=(put-bucket-lifecycle-configuration --transition-default-minimum-object-size "$minimum" --lifecycle-configuration)
    fi
    wanted=$(jq -n --argjson before "${before:-"{}"}" --argjson rule "$rule" "$definitions"'$before | with($rule)') ||
        stop "cannot make out the lifecycle rules of $bucket: $before"
    if same "$wanted" "$before"; then wanted=$before; fi
}

# The other rules that are for some of the same files.
others() {
    jq -nr --argjson wanted "$wanted" --argjson rule "$rule" "$definitions"'
        ($rule | prefix) as $own
        | [$wanted.Rules[] | select(.ID != $rule.ID and .Status == "Enabled")
            | select(prefix as $other | ($own | startswith($other)) or ($other | startswith($own)))
            | .ID | tojson] | join(", ")'
}

show_plan() {
    local names
    say
    if [ "$wanted" = "$before" ]; then
        say "Lifecycle configuration: has this rule already, and stays as it is."
    else
        if [ -z "$before" ]; then
            say "Lifecycle configuration: there is none yet. This becomes the configuration:"
        else
            say "Lifecycle configuration: this rule is added, or takes the place of the one with its ID. The other rules stay:"
        fi
        say
        show_difference
        say
        say "What that means, for what is there already too:"
        say "__MEANING__"
        say "- What is overwritten or deleted can be brought back for __GRACE_DAYS__ days, and is then gone for good."
        say "- Uploads that are unfinished for __GRACE_DAYS__ days, and delete markers with nothing left, go too."
        say "- S3 looks once a day, so it may take a day or two until the first files go."
    fi
    names=$(others) || stop "cannot make out the lifecycle rules of $bucket: $before"
    if [ -n "$names" ]; then
        say
        say "Also for some of these files: rule $names. Where two rules would delete the same file, the earlier date counts."
    fi
    say
}

# The last words where nothing failed.
conclude() {
    if [ "$subject_is:$shown" = changed:before ]; then
        say "Not done yet: all is written, but S3 does not show it yet. Run this again in a minute: it then only looks."
    else
        say "Done: the bucket has the lifecycle rule for flow logs."
    fi
}

main() {
    say "Bucket $bucket in account $account"
    say "This script comes from the page for exporting Trustgrid's flow logs, called \"the page\" below${page:+: $page}"
    begin
    progress "Reading the lifecycle rules of $bucket"
    read_current ||
        stop "cannot read the lifecycle rules of $bucket, so they must not be changed. Is the name right, and is it in account $account? $(reason)"
    plan
    show_plan
    if [ "$wanted" = "$before" ]; then
        say "Nothing has to be changed."
    else
        ask
        change_it
    fi
    say
}

main </dev/null; finish
