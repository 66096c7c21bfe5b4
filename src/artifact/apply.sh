#!/usr/bin/env bash
# Lets Trustgrid write flow logs into the S3 bucket
# below: adds one statement to the bucket policy and
# turns versioning on. It shows what would change
# and asks first; YES=1 answers for you. The bucket
# must exist. If it has a policy, that is saved into
# a file in the current folder before it is changed.
# Where the policy already has something else of
# Trustgrid's, nothing is changed, and the policy is
# left to the page that made this script.
#
# It is safe to run again. Let nobody else change
# the policy meanwhile, since S3 cannot keep two
# changes apart. Needs the AWS CLI and jq, and AWS
# CloudShell has both. The credentials need
# s3:GetBucketVersioning, s3:PutBucketVersioning,
# s3:GetBucketPolicy and s3:PutBucketPolicy, and
# s3:DeleteBucketPolicy to go back to having no
# policy.
#
# It ends with a report for the page, which contains
# the whole bucket policy. Reading it takes these
# permissions, and where one is refused, the report
# says so:
__READS__
#
# Ends with 0 when all is written or there was
# nothing to write, and the last lines say what is
# still in the way; 1 when it stopped and nothing
# was changed; 3 when the answer was not yes; 4 when
# it stopped after a change, or does not know
# whether there was one; 129, 130, 141 or 143 when
# it was interrupted. It always says what was
# changed and how to go back.
account='__ACCOUNT_ID__'
bucket='__BUCKET__'
trustgrid='__TRUSTGRID_ACCOUNT_ID__'
grant='__GRANT__'
# The page that made this script; nothing where its address is not known.
page='__PAGE__'
# The policy that was pasted into the page, and what the page made of it; nothing where none was pasted.
pasted=__PASTED__
merged=__MERGED__
__COMMON__

__POLICY__

__CHANGE__

__REPORT__

__SETTINGS__

# What is true of the bucket's versioning.
versioning='' mfa=''

read_versioning() {
    local found
    s3api get-bucket-versioning || return
    found=$(jq -nr --argjson answer "${answer:-null}" '
        ($answer // {}) | objects | "\(.Status // "never enabled");\(.MFADelete)"') || found=''
    case $found in
        'never enabled;'* | Enabled\;* | Suspended\;*) versioning=${found%%;*} mfa=${found#*;} ;;
        *)
            stop "cannot make out what the AWS CLI printed about versioning: $answer"
            ;;
    esac
}

# A text of JSON without the blanks between its values.
compact() { printf '%s' "$1" | sed -E 's/("([^"\\]|\\.)*")|[[:space:]]+/\1/g' | tr -d '\n'; }

# Whether a policy has Trustgrid's statement just as it is here, in whatever order and under whatever Sid.
is_granted() {
    [ -n "$1" ] && jq -ne --argjson policy "$1" --argjson grant "$grant" "$definitions"'
        any($policy | statements[]; is_own($grant))' >/dev/null
}

# Whether $wanted is the policy with Trustgrid's statement behind the others.
is_appended() {
    jq -ne --argjson policy "$current" --argjson grant "$grant" --argjson wanted "$wanted" "$definitions"'
        $wanted == ($policy | .Statement = statements + $grant.Statement)' >/dev/null
}

# The policy with brackets around its only statement. The statement ends with one of the last braces.
with_list() {
    local key='"Statement"' brace='}' start rest tail='' text count
    start=${current%%"$key"*}$key
    rest=${current#"$start"}
    [[ $rest =~ ^[[:space:]]*:[[:space:]]* ]] || return
    start=$start${BASH_REMATCH[0]}
    rest=${rest#"${BASH_REMATCH[0]}"}
    for count in 1 2 3 4 5; do
        text=$start'['${rest%"$brace"*}$brace']'${rest##*"$brace"}$tail
        if jq -ne --argjson policy "$current" --argjson text "$text" "$definitions"'
            $text == ($policy | .Statement = statements)' >/dev/null; then
            printf '%s' "$text"
            return
        fi
        tail=$brace${rest##*"$brace"}$tail
        rest=${rest%"$brace"*}
    done
    return 1
}

# Puts Trustgrid's statement right behind the others, and leaves every byte that is there alone, so that taking
# it out again gives back this very text. The list ends with one of the last brackets: with the one before
# which the statement makes the policy that is wanted.
append() {
    local bracket=']' own rest=$current tail='' blanks count
    own=$(jq -nc --argjson grant "$grant" '$grant.Statement[0]') || return
    if jq -ne --argjson policy "$current" '$policy.Statement | type == "object"' >/dev/null; then
        rest=$(with_list) || return
    fi
    for count in 1 2 3 4 5; do
        tail=$bracket${rest##*"$bracket"}$tail
        rest=${rest%"$bracket"*}
        blanks=${rest##*[^[:space:]]}
        for wanted in "${rest%"$blanks"},$own$blanks$tail" "$rest$own$tail"; do
            if is_appended; then return; fi
        done
    done
    return 1
}

# What the policy is to be, in $wanted. Only what is certain: all else is for the page.
plan_policy() {
    local names
    check_policy
    if [ -n "$pasted" ] && ! same "$current" "$merged"; then
        [ -n "$current" ] ||
            stop "the bucket $bucket has no policy, but one was pasted into the page. Empty that box on the page and copy the script again. $without_page"
        same "$current" "$pasted" ||
            leave_to_page "the policy of $bucket is not the one that was pasted into the page."
        wanted=$(compact "$merged")
        same "$wanted" "$merged" || stop "cannot make out what the page made of the policy."
    elif [ -n "$pasted" ] || is_granted "$current"; then
        wanted=$current
    elif [ -z "$current" ]; then
        wanted=$grant
    else
        # shellcheck disable=SC2016 # what begins with $ is for jq
        names=$(describe 'any(.. | strings; contains($trustgrid) or contains($sid))') ||
            stop "cannot make out the policy of $bucket: $current"
        [ -z "$names" ] ||
            leave_to_page "statement $names of the policy of $bucket names Trustgrid's account $trustgrid or has the Sid of its statement, and isn't the very statement that would be added."
        append || leave_to_page "cannot tell where in the policy of $bucket the statement belongs."
    fi
    check_wanted
}

# What the six actions of the grant allow, and no more.
show_grant() {
    say
    say "Trustgrid's statement lets its AWS account $trustgrid, in this bucket:"
    say "- replicate objects and their tags into it under any name, also over an object of that name, which S3 keeps as an older version (s3:ReplicateObject, s3:ReplicateTags)"
    say "- add a delete marker to any object, while S3 keeps its versions (s3:ReplicateDelete)"
    say "- list what is in it, with versions and unfinished uploads: names, sizes, dates (s3:List*)"
    say "- see whether versioning is on, turn it on and suspend it (s3:GetBucketVersioning, s3:PutBucketVersioning)"
    say "It does not let Trustgrid read the contents of objects, delete versions, or change this policy, other settings or other buckets."
}

show_versioning() {
    if [ "$versioning_before" = Enabled ]; then
        say "Versioning: Enabled. It stays on."
        return
    fi
    say "Versioning: $versioning_before until now. It gets turned on."
    say "- S3 then keeps every version of every object in the bucket and bills for each, even once it is overwritten or deleted, by a lifecycle rule too. A lifecycle rule that expires noncurrent versions keeps the cost down."
    if [ "$versioning_before" = Suspended ]; then
        say "- This can be undone by suspending it again. The versions made until then stay."
    else
        say "- This cannot be undone: versioning can be suspended later, and the bucket never becomes unversioned again."
        say "- $first_time"
    fi
}

show_plan() {
    local names
    say
    if [ "$wanted" = "$before" ]; then
        say "Bucket policy: it already has Trustgrid's statement. It stays as it is."
    else
        if [ -z "$before" ]; then
            say "Bucket policy: there is none yet. This becomes the policy:"
        elif [ -n "$pasted" ]; then
            say "Bucket policy: it is the one that was pasted into the page. The merged policy from the page replaces it:"
        else
            say "Bucket policy: Trustgrid's statement is added. Everything else stays exactly as it is:"
        fi
        say
        show_difference
        if is_granted "$wanted" && ! is_granted "$before"; then show_grant; fi
    fi
    say
    show_versioning
    say
    names=$(denials) || names="(which cannot be made out)"
    if [ -n "$names" ]; then
        say "Warning: statement $names of the policy may still block Trustgrid. The page shows what to change."
        say
    fi
}

turn_versioning_on() {
    local pause
    is_tried=''
    for pause in 1 2 4 8 16 ''; do
        read_versioning || stop "cannot read the versioning of $bucket again, so it must not be changed. $(reason)"
        if [ "$versioning" = Enabled ]; then
            if [ -n "$is_tried" ]; then versioning_is=changed; fi
            return
        fi
        versioning_is=unknown is_tried=yes
        progress "Turning versioning on"
        if s3api put-bucket-versioning --versioning-configuration Status=Enabled; then
            versioning_is=changed
            say "Turned versioning on"
            break
        fi
        if [ -z "$pause" ] || ! is_conflict; then break; fi
        versioning_is=untouched
        progress "Waiting, because another change of the bucket is under way"
        sleep "$pause"
    done
    verify_versioning
}

verify_versioning() {
    local pause why next
    why=$(reason)
    next=$(next_step s3:PutBucketVersioning)
    is_refused=''
    if [ "$versioning_is" = unknown ] && is_refusal; then is_refused=yes; fi
    for pause in 1 2 4 8 15 ''; do
        if ! read_versioning; then
            versioning=unreadable
            break
        fi
        if [ "$versioning" = Enabled ] || [ -n "$is_refused" ] || [ -z "$pause" ]; then break; fi
        progress "Waiting for S3 to show the change"
        sleep "$pause"
    done
    if [ "$versioning" = Enabled ]; then
        versioning_is=changed
    elif [ -n "$is_refused" ]; then
        versioning_is=untouched
        if [ "$subject_is" = untouched ]; then
            stop "cannot turn versioning on for $bucket. $why"$'\n'"$next"
        fi
        stop "the policy is changed, but versioning cannot be turned on for $bucket, and nothing is replicated until it is. $why"$'\n'"$next Or go back as shown below."
    elif [ "$versioning_is" = unknown ]; then
        stop "no answer came, so nothing tells whether versioning was turned on for $bucket. $why"
    elif [ "$versioning" = unreadable ]; then
        stop "versioning was turned on, but cannot be read back. $(reason)"
    fi
}

# The statements of the policy that may deny Trustgrid something. Only two kinds of conditions surely do
# not hold: for what comes without TLS or with an old one, and where Trustgrid's account is left out. Whom it
# names is somebody else only where that is certain: an account's canonical ID, say, does not tell.
denials() {
    jq -nr --argjson policy "$wanted" --arg trustgrid "$trustgrid" --arg bucket "arn:aws:s3:::$bucket" "$definitions"'
        def is_logs: . as $pattern | ($bucket + "/flow-logs/by-org/") as $logs
            | (split("*")[0] // "" | split("?")[0] // "" | split("${")[0] // "") as $start
            | if $start == $pattern then $pattern == $bucket or ($pattern | startswith($logs))
              else ($logs | startswith($start)) or ($start | startswith($logs)) end;
        def is_resource: if has("Resource") then any(.Resource | list[] | tostring; is_logs) else true end;
        def is_of_another_account: . as $name | split(":") as $parts | ($parts[5] // "") as $what
            | ($what | split("/")[0] // "") as $kind
            | (any("*", "?", "$", $trustgrid; . as $sign | $name | contains($sign)) | not)
                and (is_id or ($name | startswith("arn:aws:iam::") or startswith("arn:aws:sts::"))
                    and if $what == "root" then $parts[4] | is_id
                        else any("user", "role", "assumed-role", "federated-user"; . == $kind)
                            and ($what | startswith($kind + "/")) and $what != $kind + "/" end);
        def is_principal: .Principal
            | if type != "object" then true
              else [to_entries[] | .key as $key | .value | list[] | tostring
                    | $key == "Service" or $key == "Federated" or ($key == "AWS" and is_of_another_account)]
                | length == 0 or (all(.[]; .) | not) end;
        def surely_not($operator; $key; $values):
            def all_are(f): ($values | length > 0) and all($values[]; f);
            if $key == "aws:principalaccount" then
                $operator | startswith("stringnot") and any($values[]; . == $trustgrid)
            elif $key == "aws:principalarn" then
                ($operator | startswith("arnnot") or . == "stringnotlike")
                and any($values[]; . == "*" or . == "arn:aws:iam::\($trustgrid):*" or . == "arn:aws:iam::\($trustgrid):role/*")
            elif $key == "aws:securetransport" then $operator == "bool" and all_are(. == "false")
            elif $key == "s3:tlsversion" then $operator == "numericlessthan" and all_are((tonumber? // 9) <= 1.2)
            else false end;
        def is_condition: [.Condition // {} | to_entries[]
            | (.key | ascii_downcase | rtrimstr("ifexists")) as $operator
            | .value | to_entries[] | surely_not($operator; .key | ascii_downcase; .value | lower)] | any | not;
        $policy | titles(.Effect == "Deny" and is_for(writing + looking) and is_resource and is_principal and is_condition)'
}

# The last words where nothing failed.
conclude() {
    local names
    names=$(denials) || names="(which cannot be made out)"
    if [ "$subject_is:$shown" = changed:before ] || [ "$versioning" != Enabled ]; then
        say "Not done yet: everything is written, but S3 doesn't show it yet. Run this again in a minute. It only looks then."
    elif [ -n "$names" ]; then
        say "Not done yet: statement $names may block Trustgrid. Paste all of this output into the page in step 3, which shows what to change. $without_page"
    else
        say "Done: versioning is on, and the policy has Trustgrid's statement. Paste all of this output into the page in step 3, which checks the rest. $without_page"
    fi
}

main() {
    say "Bucket $bucket in account $account"
    say "This script comes from the page for exporting Trustgrid's flow logs, called \"the page\" below${page:+: $page}"
    begin
    progress "Reading versioning and policy of $bucket"
    read_versioning ||
        stop "cannot read the versioning of $bucket. Is the name right, and is it in account $account? $(reason)"
    read_current || stop "cannot read the policy of $bucket, so it must not be changed. $(reason)"
    before=$current versioning_before=$versioning
    plan_policy
    if [ "$versioning" != Enabled ] && [ "$mfa" = Enabled ]; then
        stop "MFA Delete is on for $bucket, so only the root user of the account can turn versioning on, with its MFA device. Then run this again."
    fi
    show_plan
    if [ "$wanted" = "$before" ] && [ "$versioning" = Enabled ]; then
        say "Nothing has to be changed."
    else
        ask
        if [ "$wanted" != "$before" ]; then change_it; fi
        if [ "$versioning_before" != Enabled ]; then turn_versioning_on; fi
    fi
    say
    say "The report for the page: how the bucket is set up now. It contains the whole bucket policy. Errors in it are answers too: what isn't set, or what these credentials may not read."
    print_report
    say
}

main </dev/null; finish
