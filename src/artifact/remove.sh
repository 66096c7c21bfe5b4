#!/usr/bin/env bash
# Takes Trustgrid's statement out of the policy of
# the S3 bucket below, and with it Trustgrid's
# access. It shows what would change and asks first;
# YES=1 answers for you. Every other statement stays
# exactly as it is. Where there is no other, the
# policy is deleted, because S3 stores none without
# a statement. The policy from before is saved into
# a file in the current folder. Versioning and
# everything in the bucket stay. Where Trustgrid's
# account is let in by another statement than the
# very one that the page writes, that statement is
# left to the page that made this script.
#
# Run it again without harm. Let nobody else change
# the policy meanwhile, since S3 cannot keep two
# changes apart. Needs the AWS CLI and jq, and AWS
# CloudShell has both. The credentials need
# s3:GetBucketPolicy, and s3:PutBucketPolicy to
# change the policy or s3:DeleteBucketPolicy to
# delete it.
#
# Ends with 0 when all is written or there was
# nothing to write, and the last lines say what
# still lets Trustgrid in; 1 when it stopped and
# nothing was changed; 3 when the answer was not
# yes; 4 when it stopped after a change, or does not
# know whether there was one; 129, 130, 141 or 143
# when it was interrupted. It always says what was
# changed and how to go back.
account='__ACCOUNT_ID__'
bucket='__BUCKET__'
trustgrid='__TRUSTGRID_ACCOUNT_ID__'
grant='__GRANT__'
# The page that made this script; nothing where its address is not known.
page='__PAGE__'
# The policy that was pasted into the page, and which of its statements are Trustgrid's, counted from 1;
# nothing and none where none was pasted.
pasted=__PASTED__
numbers='__NUMBERS__'
__COMMON__

__POLICY__

__CHANGE__

# Statements that stay and let Trustgrid in for certain, or may; and those that only name it.
still_in='' maybe_in='' named=''

# The numbers of the statements that are Trustgrid's, just as it writes them.
own_numbers() {
    jq -nc --argjson policy "$current" --argjson grant "$grant" "$definitions"'
        [$policy | statements as $all | range($all | length) | . as $index
            | select($all[$index] | is_own($grant)) | $index + 1]'
}

# Whether the second policy is the first one without those statements.
is_without() {
    [ -n "$1" ] && [ -n "$2" ] && jq -ne --argjson policy "$1" --argjson left "$2" --argjson numbers "$numbers" "$definitions"'
        ($policy | .Statement = (statements as $all
            | [range($all | length) | . as $index | select(any($numbers[]; . == $index + 1) | not) | $all[$index]])
            | without_lists_of_one) == ($left | without_lists_of_one)' >/dev/null
}

# Whether no statement is left without those.
is_emptied() {
    jq -ne --argjson policy "$1" --argjson numbers "$numbers" "$definitions"'
        $policy | statements | length > 0 and length == ($numbers | length)' >/dev/null
}

# The next object of $rest into $object, up to the brace that ends it. Braces in strings end nothing.
take_object() {
    local depth=0 piece sign in_string=''
    object=''
    while [ -n "$rest" ]; do
        piece=${rest%%[\"\\{\}]*}
        sign=${rest:${#piece}:1}
        case $in_string$sign in
            \") in_string=yes ;;
            yes\") in_string='' ;;
            yes\\) sign=${rest:${#piece}:2} ;;
            '{') depth=$((depth + 1)) ;;
            '}') depth=$((depth - 1)) ;;
        esac
        object=$object$piece$sign
        rest=${rest:$((${#piece} + ${#sign}))}
        if [ "$depth" = 0 ] && [ "$sign" = '}' ] && [ -z "$in_string" ]; then return; fi
    done
    return 1
}

# Takes those statements out of the list, each with its comma, and leaves every other byte alone.
cut_out() {
    local key='"Statement"' rest object gap first='' number=0 count kept='' list=${numbers//[^0-9,]/}
    count=$(jq -n --argjson policy "$current" "$definitions"'$policy | statements | length') || return
    wanted=${current%%"$key"*}$key
    rest=${current#"$wanted"}
    [[ $rest =~ ^[[:space:]]*:[[:space:]]*\[ ]] || return
    wanted=$wanted${BASH_REMATCH[0]}
    rest=${rest#"${BASH_REMATCH[0]}"}
    while [ "$number" -lt "$count" ]; do
        number=$((number + 1))
        gap=${rest%%'{'*}
        rest=${rest#"$gap"}
        take_object || return
        if [ "$number" = 1 ]; then first=$gap; fi
        if [[ ,$list, == *,"$number",* ]]; then continue; fi
        if [ -z "$kept" ]; then gap=$first; fi
        wanted=$wanted$gap$object kept=yes
    done
    wanted=$wanted$rest
    is_without "$current" "$wanted"
}

# What the policy is to be, in $wanted. Only what is certain: all else is for the page.
plan_policy() {
    wanted=$current
    [ -n "$current" ] || return 0
    check_policy
    if [ -n "$pasted" ] && is_without "$pasted" "$current"; then
        numbers='[]'
    elif [ -n "$pasted" ]; then
        same "$current" "$pasted" ||
            leave_to_page "the policy of $bucket is not the one that was pasted into the page."
    else
        numbers=$(own_numbers) || stop "cannot make out the policy of $bucket: $current"
    fi
    look_at_the_rest
    if [ "$numbers" = '[]' ]; then
        return
    elif is_emptied "$current"; then
        wanted=''
    else
        cut_out || stop "cannot tell where in the policy of $bucket the statement ends. Take it out in the S3 console."
    fi
    check_wanted
}

# What the statements that stay mean for Trustgrid.
# shellcheck disable=SC2016 # what begins with $ is for jq
look_at_the_rest() {
    local stays='(any($numbers[]; . == $index + 1) | not)' allows=' and .Effect != "Deny"'
    local trustgrids='any(.Principal | .. | strings; contains($trustgrid))'
    local everybodys='((has("NotPrincipal") or any(.Principal | .. | strings; . == "*")) and is_for(writing))'
    local conditions='((.Condition // {}) | length > 0)'
    local other_form unclear="cannot make out the policy of $bucket: $current"
    other_form=$(describe "$stays$allows and $trustgrids") || stop "$unclear"
    still_in=$(describe "$stays$allows and ($trustgrids or ($everybodys and ($conditions | not)))") || stop "$unclear"
    maybe_in=$(describe "$stays$allows and ($trustgrids | not) and $everybodys and $conditions") || stop "$unclear"
    named=$(describe "$stays and any(.. | strings; contains(\$trustgrid) or contains(\$sid))
        and ((.Effect != \"Deny\" and ($trustgrids or $everybodys)) | not)") || stop "$unclear"
    if [ "$numbers" = '[]' ] && [ -z "$pasted" ] && [ -n "$other_form" ]; then
        leave_to_page "the policy of $bucket lets in Trustgrid's account $trustgrid by statement $other_form. That is not the very statement that the page writes, so it may be for something else, too."
    fi
}

show_plan() {
    local what="Trustgrid's statement is"
    if [[ $numbers == *,* ]]; then what="More than one statement is Trustgrid's, and each is"; fi
    say
    if [ -z "$before" ]; then
        say "Bucket policy: there is none, so there is nothing to take out."
    elif [ "$wanted" = "$before" ]; then
        say "Bucket policy: Trustgrid's statement is not in it, and it stays as it is."
    else
        if [ -n "$wanted" ]; then
            say "Bucket policy: $what taken out. Everything else stays exactly as it is:"
        else
            say "Bucket policy: $what taken out. Nothing else is in it, and S3 stores no policy without a statement, so the policy is deleted. Nobody but Trustgrid loses access:"
        fi
        say
        show_difference
        say
        say "What that means:"
        say "- Trustgrid's AWS account $trustgrid can no longer write into this bucket, list it, or see and set its versioning by this statement."
        say "- Flow logs from then on do not arrive, and are not written later if it is let in again."
        say "- Everything in the bucket stays, and versioning stays as it is. S3 bills for every version until somebody deletes it, or a lifecycle rule does."
        say "- Replication into this bucket fails from then on. Let Trustgrid know that this is meant."
    fi
    if [ -n "$still_in$maybe_in$named" ]; then say; fi
    if [ -n "$still_in" ]; then say "Warning: statement $still_in lets in Trustgrid's account $trustgrid, too, and stays."; fi
    if [ -n "$maybe_in" ]; then say "Warning: statement $maybe_in may let in Trustgrid's account $trustgrid by its condition, and stays."; fi
    if [ -n "$named" ]; then say "Statement $named names Trustgrid, does not let in its account $trustgrid, and stays."; fi
    say
}

# The last words where nothing failed.
conclude() {
    local to_page="Paste the policy of the bucket into the page, which says what to do. $without_page"
    if [ "$subject_is:$shown" = changed:before ]; then
        say "Not done yet: all is written, but S3 does not show it yet. Run this again in a minute: it then only looks."
    elif [ -n "$still_in" ]; then
        say "Not done yet: statement $still_in still lets in Trustgrid's account. $to_page"
    elif [ -n "$maybe_in" ]; then
        say "Trustgrid's statement is not in the policy, but statement $maybe_in may still let it in. $to_page"
    elif [ -z "$wanted" ]; then
        say "Done: the bucket has no policy, and so none that lets Trustgrid in."
    else
        say "Done: no statement of the policy lets Trustgrid's account write."
    fi
}

main() {
    say "Bucket $bucket in account $account"
    say "This script comes from the page for exporting Trustgrid's flow logs, called \"the page\" below${page:+: $page}"
    begin
    progress "Reading the policy of $bucket"
    read_current ||
        stop "cannot read the policy of $bucket, so it must not be changed. Is the name right, and is it in account $account? $(reason)"
    before=$current
    plan_policy
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
