bash <<'FLOW_LOG_EXPORT'
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
account='493827156084'
bucket='my.logs-2'
# The page that made this script; nothing where its address is not known.
page=''
rule='{
  "ID": "trustgrid-flow-logs",
  "Filter": {
    "Prefix": "flow-logs/by-org/"
  },
  "Status": "Enabled",
  "Expiration": {
    "Days": 90
  },
  "NoncurrentVersionExpiration": {
    "NoncurrentDays": 7
  },
  "AbortIncompleteMultipartUpload": {
    "DaysAfterInitiation": 7
  }
}'
# A file with Windows line ends, or with quotation marks that were made curly, is another program.
cr=
[ -z "$cr" ] || { printf 'Stopped: this script has Windows line ends (CRLF). Copy it again from where you have it, or save it with Unix line ends. Nothing was changed.\n' >&2; exit 1; } #
quotes=straight
: "${quotes:?Stopped. The quotation marks of this script were made curly on the way. Copy it again from where you have it, as plain text. Nothing was changed.}"

# Nothing of the shell that this is pasted into is in the way: aliases, functions, options, language.
\unalias -a
for name in $(compgen -A function); do unset -f "$name"; done
set +o posix +o noclobber +o errexit -uo pipefail
export LC_ALL=C AWS_CLI_ERROR_FORMAT=legacy AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off AWS_MAX_ATTEMPTS=3

folder='' errors='' region='' answer='' error=''

stop() {
    printf 'Stopped: %s\n' "$*" >&2
    exit 1
}

# A folder for what has to be in a file. A full disk shows here, before it can lose anything.
make_folder() {
    folder=$(mktemp -d) && errors=$folder/errors && printf 'test\n' >"$errors" &&
        [ "$(<"$errors")" = test ] ||
        stop "no temporary file can be written in ${TMPDIR:-/tmp}. Is the folder there, and is there room?"
}

# The AWS CLI wants some Region, and from each it finds the bucket in its own.
choose_region() {
    export AWS_DEFAULT_REGION=${AWS_DEFAULT_REGION:-${AWS_REGION:-}}
    if [ -z "$AWS_DEFAULT_REGION" ] && ! command aws configure get region >/dev/null 2>&1 </dev/null; then
        AWS_DEFAULT_REGION=us-east-1
        # shellcheck disable=SC2034 # only what a change can be taken back with names it
        region=" --region us-east-1"
    fi
    [ -n "$AWS_DEFAULT_REGION" ] || unset AWS_DEFAULT_REGION
}

# Calls the AWS CLI: what it prints is in $answer, or why it failed in $error. Endpoints that never
# answer cost a minute here and not an hour.
call() {
    local status=0
    error=''
    answer=$(command aws "$@" --output json --cli-connect-timeout 10 --cli-read-timeout 20 2>"$errors" </dev/null) || status=$?
    answer=${answer//$'\r'/}
    if [ $status -eq 0 ]; then return; fi
    error=$(<"$errors")
    error=${error//$'\r'/}
    error=${error#$'\n'}
    error=${error:-aws ended with status $status}
    return 1
}

# What is to be changed is the bucket's lifecycle configuration.
subject='the lifecycle configuration' label='Lifecycle configuration' file_name=lifecycle
put=(put-bucket-lifecycle-configuration --lifecycle-configuration) put_permission=s3:PutLifecycleConfiguration
delete=delete-bucket-lifecycle delete_permission=s3:PutLifecycleConfiguration
# The size from which S3 moves objects into other storage classes, which goes with the rules: as it is, and as
# it was when the plan was made.
minimum='' minimum_before=''

# What is to be changed, $subject: its text as S3 has it, empty where there is none.
current=''
# What was true when the plan was made, and what the text is to be.
before='' versioning_before='' wanted=''
# What became of each: untouched, unknown while no answer has come, changed, or other than anything wanted.
subject_is=untouched versioning_is=untouched
# What S3 shows of the text that is written: wanted, before, other or unreadable.
shown=''
# Files: the text from before, and another one that S3 shows since.
saved='' since='' kept=''
is_tried='' is_refused='' interrupted=''

without_page="If you don't have the page, send all of this output to whoever sent you this script."
first_time="When versioning is turned on for the first time, AWS advises waiting 15 minutes before anything writes or deletes objects in the bucket."

say() { printf '%s\n' "$*"; }
progress() { printf '%s ...\n' "$*" >&2; }

s3api() {
    local operation=$1
    shift
    call s3api "$operation" --bucket "$bucket" --expected-bucket-owner "$account" "$@"
}

# Whether S3 refused a change because another one of the same bucket is under way.
is_conflict() {
    [[ $error == *'(OperationAborted)'* || $error == *'(ConflictException)'* || $error == *'(409)'* ]]
}

# Whether S3 refused, so that nothing was changed. An error of S3's own, or none that is S3's, tells nothing.
is_refusal() {
    local own='\((InternalError|InternalFailure|ServiceUnavailable|RequestTimeout|5[0-9][0-9])\)'
    [[ $error == *'An error occurred ('* && ! $error =~ $own ]]
}

# Why the last call failed; where the AWS CLI speaks in riddles, what to do.
reason() {
    case $error in
        *'Unknown options'*'--expected-bucket-owner'*)
            say "This AWS CLI is too old: it doesn't know --expected-bucket-owner, which came in autumn 2020. Without it, this could change somebody else's bucket. Use AWS CloudShell, or a newer AWS CLI."
            ;;
        *) say "AWS says: $error" ;;
    esac
}

# What to do where a change is refused, of which this is the permission.
next_step() {
    case $error in
        *'Mfa Authentication'*)
            say "Next: MFA Delete is on. Let the root user of the account do this with its MFA device, then run this again."
            ;;
        *BlockPublicPolicy* | *'(MalformedPolicy)'*)
            say "Next: paste the policy of the bucket into the page, which shows what is wrong with it. $without_page"
            ;;
        *'(AccessDenied)'*)
            say "Next: ask whoever manages permissions in account $account to allow these credentials $1, and to see that no policy of the bucket, the account or its organization denies it. Then run this again."
            ;;
        *'(SlowDown)'* | *'(OperationAborted)'*) say "Next: run this again in some minutes." ;;
        *) say "Next: once that is settled, run this again." ;;
    esac
}

jq() {
    local result
    result=$(command jq "$@" 2>"$folder/jq" </dev/null) || return
    result=${result//$'\r'/}
    printf '%s' "$result"
}

# Not everything that is called jq knows all of it, and what is not known must not look like an answer.
check_tools() {
    local tool
    for tool in aws jq; do
        [ -n "$(type -P "$tool")" ] ||
            stop "there is no program $tool. AWS CloudShell has it. An alias or a function of your shell does not count here."
    done
    check_jq ||
        stop "this jq does not do what is needed here: $(command jq --version 2>&1). Use jq 1.5 or newer, or AWS CloudShell."
}

check_account() {
    local caller
    progress "Asking AWS whose credentials these are"
    call sts get-caller-identity || stop "AWS does not say whose credentials these are. $(reason)"
    caller=$(jq -nr --argjson answer "$answer" '$answer.Account | strings') || caller=''
    [[ $caller =~ ^[0-9]{12}$ ]] || stop "cannot make out what the AWS CLI printed about the credentials: $answer"
    [ "$caller" = "$account" ] ||
        stop "you are signed in to account $caller, and this script is for a bucket of account $account. Open AWS CloudShell in account $account, or choose a profile of that account with export AWS_PROFILE=NAME. An alias or a function of your shell that is called aws does not count here."
}

lay_out() {
    local text
    text=$(jq -n --argjson text "$1" '$text') || stop "cannot lay out what would change in $subject."
    say "$text"
}

# What would change, line by line.
show_difference() {
    if [ -n "$before" ]; then lay_out "$before" >"$folder/before"; fi
    if [ -n "$wanted" ]; then lay_out "$wanted" >"$folder/after"; fi
    if [ -z "$before" ]; then
        sed 's/^/+ /' "$folder/after"
    elif [ -z "$wanted" ]; then
        sed 's/^/- /' "$folder/before"
    elif [ -n "$(type -P diff)" ]; then
        diff -U 3 "$folder/before" "$folder/after" | sed -e 1,2d
    else
        cat "$folder/after"
    fi
}

# Writes a text into a new file that only you may read.
keep() {
    local name count=0
    name=$PWD/$file_name-${bucket:0:200}-$(date -u +%Y%m%dT%H%M%SZ)$2
    kept=$name.json
    while [ -e "$kept" ] || [ -L "$kept" ]; do
        count=$((count + 1))
        kept=$name-$count.json
    done
    if (umask 077 && set -o noclobber && printf '%s' "$1" >"$kept") 2>/dev/null &&
        [ "$(cat "$kept" && printf .)" = "$1." ]; then
        return
    fi
    rm -f "$kept"
    return 1
}

save_before() {
    if [ -z "$before" ] || [ -n "$saved" ]; then return; fi
    keep "$before" '' ||
        stop "cannot save $subject from before in $PWD. Go to a folder that you may write into and that has room."
    saved=$kept
    say "Saved $subject from before to $saved"
}

# Stops where S3 shows another text, and leaves that where it is.
leave_to_others() {
    if keep "$current" -since; then since=$kept; fi
    stop "$1"
}

# Asks on the terminal, since standard input may be the script itself. What was typed before the question,
# such as the rest of a paste, is no answer to it.
ask() {
    local reply=''
    if [ "${YES:-}" = 1 ]; then
        say "Going on, because YES=1 is set."
        return
    fi
    if ! (: </dev/tty >/dev/tty) 2>/dev/null; then
        say "There is no terminal to ask on. If the plan is right, run export YES=1, and then this again." >&2
        exit 3
    fi
    while IFS= read -r -t 1 reply; do :; done </dev/tty
    printf 'Type yes to change it, anything else to stop: ' >/dev/tty
    IFS= read -r reply </dev/tty || say >/dev/tty
    case $reply in
        yes | Yes | YES | y | Y) ;;
        *)
            say "The answer was not yes." >&2
            exit 3
            ;;
    esac
}

look() {
    if ! read_current; then
        shown=unreadable
    elif same "$current" "$wanted"; then
        shown=wanted
    elif same "$current" "$before"; then
        shown=before
    else
        shown=other
    fi
}

# Where nothing is wanted there is nothing to put: it is deleted.
write_wanted() {
    if [ -n "$wanted" ]; then
        progress "Changing $subject"
        s3api "${put[@]}" "$wanted" || return
        subject_is=changed
        say "Changed $subject"
    else
        progress "Deleting $subject"
        s3api "$delete" || return
        subject_is=changed
        say "Deleted $subject"
    fi
}

# Writes what is wanted over what was there before. S3 cannot be told to write only over that,
# so what is there is looked at right before.
change_it() {
    local pause
    is_tried=''
    for pause in 1 2 4 8 16 ''; do
        look
        case $shown in
            wanted)
                if [ -n "$is_tried" ]; then subject_is=changed; fi
                return
                ;;
            unreadable) stop "cannot read $subject of $bucket again, so it must not be changed. $(reason)" ;;
            other) leave_to_others "somebody else has changed $subject of $bucket since it was read. Run this again to see what would change now." ;;
        esac
        save_before
        subject_is=unknown is_tried=yes
        if write_wanted; then break; fi
        if [ -z "$pause" ] || ! is_conflict; then break; fi
        subject_is=untouched
        progress "Waiting, because another change of the bucket is under way"
        sleep "$pause"
    done
    verify_change
}

# Waits until S3 shows what was written, whole. A change may take some seconds to show.
verify_change() {
    local pause why next permission=$put_permission
    if [ -z "$wanted" ]; then permission=$delete_permission; fi
    why=$(reason)
    next=$(next_step "$permission")
    is_refused=''
    if [ "$subject_is" = unknown ] && is_refusal; then is_refused=yes; fi
    for pause in 1 2 4 8 15 ''; do
        look
        if [ "$shown" != before ] || [ -n "$is_refused" ] || [ -z "$pause" ]; then break; fi
        progress "Waiting for S3 to show the change"
        sleep "$pause"
    done
    if [ "$shown" = wanted ]; then
        subject_is=changed
    elif [ -n "$is_refused" ]; then
        subject_is=untouched
        stop "cannot change $subject of $bucket. $why"$'\n'"$next"
    elif [ "$shown" = other ]; then
        subject_is=other
        leave_to_others "S3 shows another ${subject#the } than the one that was written. Somebody else seems to have changed it at the same time."
    elif [ "$subject_is" = unknown ]; then
        stop "no answer came, so nothing tells whether $subject of $bucket was changed. $why"
    elif [ "$shown" = unreadable ]; then
        stop "$subject was changed, but cannot be read back. $(reason)"
    fi
}

# How to undo what was changed, or may have been.
go_back() {
    local of_bucket="--bucket $bucket --expected-bucket-owner $account$region"
    if is_changed; then say; fi
    if [ "$subject_is" != untouched ]; then
        if [ -n "$saved" ]; then
            say "To go back to $subject from before, which also undoes every later change to it:"
            say "    LC_ALL=C AWS_CLI_FILE_ENCODING=UTF-8 aws s3api ${put[0]} $of_bucket ${put[*]:1} $(printf %q "file://$saved")"
        else
            say "To go back to having no ${subject#the }, which also undoes every later change to it:"
            say "    aws s3api $delete $of_bucket"
        fi
    fi
    if [ "$versioning_is" != untouched ]; then
        if [ "$versioning_before" = Suspended ]; then
            say "To go back to suspended versioning, which keeps the versions that there are:"
        else
            say "Versioning cannot be turned off again. To suspend it, which keeps the versions that there are:"
        fi
        say "    aws s3api put-bucket-versioning $of_bucket --versioning-configuration Status=Suspended"
    fi
}

is_changed() { [ "$subject_is" != untouched ] || [ "$versioning_is" != untouched ]; }

# What became of it, and of versioning.
tell() {
    local cut="no answer came"
    if [ -n "$interrupted" ]; then cut="interrupted while it was being changed"; fi
    if ! is_changed; then
        say "Nothing was changed."
    else
        case $versioning_is in
            untouched) [ -z "$versioning_before" ] || say "Versioning: $versioning_before, not changed." ;;
            changed) say "Versioning: was $versioning_before, now Enabled." ;;
            unknown) say "Versioning: $cut, so it is either as before ($versioning_before) or Enabled now." ;;
        esac
        if [ "$versioning_is" != untouched ] && [ "$versioning_before" != Suspended ]; then say "$first_time"; fi
        case $subject_is in
            untouched) say "$label: not changed." ;;
            changed) if [ -n "$wanted" ]; then say "$label: changed as shown above."; else say "$label: deleted."; fi ;;
            unknown) say "$label: $cut, so it is either as before or as shown above." ;;
            other) say "$label: neither as before nor as shown above." ;;
        esac
        if [ "$subject_is" != untouched ]; then
            say "The ${subject#the } from before: ${saved:-there was none}"
        fi
    fi
    if [ -n "$since" ]; then say "The ${subject#the } since then: $since"; fi
}

# Runs at every end, with what is true then.
finish() {
    local status=$?
    trap - EXIT
    trap '' INT TERM HUP PIPE
    if [ "$status" = 0 ]; then
        tell
        go_back
        say
        conclude
    else
        if [ "$status" = 1 ] && is_changed; then status=4; fi
        {
            if [ -n "$interrupted" ]; then say && say "Interrupted."; fi
            tell
            go_back
            if is_changed && [ -z "$is_refused" ]; then
                say
                say "To go on instead, run this again: it looks at what is there, and changes only what is missing."
            fi
        } >&2
    fi
    if [ -n "$folder" ]; then rm -rf "$folder"; fi
    exit "$status"
}

trap finish EXIT
trap 'interrupted=yes; exit 130' INT
trap 'interrupted=yes; exit 143' TERM
trap 'interrupted=yes; exit 129' HUP
trap 'interrupted=yes; exit 141' PIPE

begin() {
    make_folder
    choose_region
    check_tools
    check_account
}

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
        say "- Flow logs are deleted 90 days after they came."
        say "- What is overwritten or deleted can be brought back for 7 days, and is then gone for good."
        say "- Uploads that are unfinished for 7 days, and delete markers with nothing left, go too."
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
FLOW_LOG_EXPORT
