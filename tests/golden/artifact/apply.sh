bash <<'FLOW_LOG_EXPORT'
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
#     s3:GetBucketLocation,
#     s3:GetBucketVersioning,
#     s3:GetBucketPolicy,
#     s3:GetBucketPolicyStatus,
#     s3:GetEncryptionConfiguration,
#     s3:GetBucketOwnershipControls,
#     s3:GetBucketPublicAccessBlock,
#     s3:GetAccountPublicAccessBlock,
#     s3:GetBucketObjectLockConfiguration,
#     s3:GetBucketRequestPayment
#
# Ends with 0 when all is written or there was
# nothing to write, and the last lines say what is
# still in the way; 1 when it stopped and nothing
# was changed; 3 when the answer was not yes; 4 when
# it stopped after a change, or does not know
# whether there was one; 129, 130, 141 or 143 when
# it was interrupted. It always says what was
# changed and how to go back.
account='493827156084'
bucket='my.logs-2'
trustgrid='079972220921'
grant='{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "allow-tg-writes",
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws:iam::079972220921:root"
      },
      "Action": [
        "s3:ReplicateObject",
        "s3:ReplicateDelete",
        "s3:ReplicateTags",
        "s3:List*",
        "s3:GetBucketVersioning",
        "s3:PutBucketVersioning"
      ],
      "Resource": [
        "arn:aws:s3:::my.logs-2",
        "arn:aws:s3:::my.logs-2/*"
      ]
    }
  ]
}'
# The page that made this script; nothing where its address is not known.
page=''
# The policy that was pasted into the page, and what the page made of it; nothing where none was pasted.
pasted=''
merged=''
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

# What is to be changed is the bucket's policy. jq reads it and never writes one, because it may change numbers
# and keeps one of two equal keys.
subject='the policy' label='Bucket policy' file_name=bucket-policy
put=(put-bucket-policy --policy) put_permission=s3:PutBucketPolicy
delete=delete-bucket-policy delete_permission=s3:DeleteBucketPolicy

# shellcheck disable=SC2016 # what begins with $ is for jq
definitions='
    def list: if . == null then [] elif type == "array" then . else [.] end;
    def statements: .Statement | list;
    def title($index): if .Sid | type == "string" then .Sid | tojson else "number \($index + 1)" end;
    def titles(wanted): statements as $all
        | [range($all | length) | . as $index | $all[$index] | select(wanted) | title($index)] | join(", ");
    def is_id: length == 12 and (explode | all(.[]; . >= 48 and . <= 57));
    def is_own($grant): def in_order: del(.Sid) | .Action |= (list | sort) | .Resource |= (list | sort);
        in_order == ($grant.Statement[0] | in_order);
    def count_strings: [.. | if type == "object" then length elif type == "string" then 1 else 0 end] | add;
    def without_lists_of_one:
        if type == "object" then map_values(without_lists_of_one)
        elif type != "array" then .
        elif length == 1 then .[0] | without_lists_of_one
        else map(without_lists_of_one) end;
    def lower: list | map(tostring | ascii_downcase);
    def may_be($text): split("*") as $parts
        | if contains("?") then true
          elif $parts | length < 2 then . == $text
          else $text | startswith($parts[0]) and endswith($parts[-1]) end;
    def surely_is($text): . == $text or (endswith("*")
        and (.[:-1] as $start | $start | contains("*") or contains("?") | not and ($text | startswith($start))));
    def is_for($actions): if has("Action") then (.Action | lower) as $patterns
            | any($actions[]; "s3:" + . | . as $action | any($patterns[]; may_be($action)))
          else (.NotAction | lower) as $patterns
            | any($actions[]; "s3:" + . | . as $action | all($patterns[]; surely_is($action) | not)) end;
    def writing: ["replicateobject", "replicatedelete", "replicatetags"];
    def looking: ["getbucketversioning", "putbucketversioning", "listbucket", "listbucketversions",
        "listbucketmultipartuploads", "listmultipartuploadparts"];
'

# A text of JSON where each string is only a quotation mark.
outline() { printf '%s\n' "$1" | sed 's/"[^"\\]*\(\\.[^"\\]*\)*"/"/g'; }

# The numbers of a text of JSON, as they are written.
numbers() {
    outline "$1" | sed -e 's/true//g' -e 's/false//g' -e 's/null//g' | tr -cs '0-9eE.+-' '\n' | sort
}

check_jq() {
    local found
    found=$(jq -nr --argjson policy '{"Statement":[{"Sid":"a\n","Action":["b"]},{"Action":"s3:Get*"}],"Id":"x"}' "$definitions"'
        $policy | [count_strings, titles(.Action | list | any(.[]; ascii_downcase | startswith("s3:") and endswith("*"))),
            titles(.Sid), without_lists_of_one.Statement[0].Action, . == $policy, ("1.20" | tonumber? // 9) <= 1.2,
            ("a*b" | split("*")[-1]), ([3, 1] | sort | index(3)), (["x"] | tojson | contains("x"))] | tojson') || found=''
    [ "$found" = '[9,"number 2","\"a\\n\"","b",true,true,"b",1,true]' ] || return
    found=$(numbers '{"a\\\"1": [ 1.20, true, {"b": -3e4 } ]}' | tr '\n' ' ') || found=''
    [ "$found" = ' -3e4 1.20 ' ] || stop "the programs sed, tr and sort do not do what is needed here. Use AWS CloudShell."
}

# Only S3's own word that there is no policy counts as none: what cannot be read may be there.
read_current() {
    local found none='An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation'
    if s3api get-bucket-policy; then
        found=$(command jq -nj --argjson answer "$answer" '$answer.Policy | strings' 2>"$folder/jq" </dev/null && printf .)
        [ "${#found}" -gt 1 ] || stop "cannot make out what the AWS CLI printed about the policy: $answer"
        current=${found%.}
    elif [[ $error == *"$none"* ]]; then
        current=''
    else
        return 1
    fi
}

# Whether a key is twice in one object, of which jq sees one.
has_equal_keys() {
    local text quotes strings
    text=$(outline "$1") || return 0
    quotes=${text//[^\"]/}
    strings=$(jq -n --argjson policy "$1" "$definitions"'$policy | count_strings') || return 0
    [ "${#quotes}" != "$strings" ]
}

# Whether two policies are the same as JSON, their numbers to the letter. To AWS, a list of one is its element.
same() {
    local these those
    [ "$1" != "$2" ] || return 0
    [ -n "$1" ] && [ -n "$2" ] && these=$(numbers "$1") && those=$(numbers "$2") && [ "$these" = "$those" ] &&
        ! has_equal_keys "$1" && ! has_equal_keys "$2" &&
        jq -ne --argjson one "$1" --argjson other "$2" "$definitions"'
            ($one | without_lists_of_one) == ($other | without_lists_of_one)' >/dev/null
}

# Stops before any change where only the page can go on: it merges byte for byte.
leave_to_page() {
    say
    say "The policy of $bucket:"
    say
    say "$current"
    say
    stop "$1 Paste the policy above into the page where it asks for the bucket's policy, and run the script that the page then shows. $without_page"
}

# The statements for which this filter of jq holds, and what each is.
describe() {
    jq -nr --argjson policy "$current" --arg trustgrid "$trustgrid" --argjson grant "$grant" \
        --argjson numbers "${numbers:-[]}" "$definitions"'
        def account: split(":") as $parts
            | if . == "*" then "everybody"
              elif is_id then "account \(.)"
              elif $parts | length == 6 and .[5] == "root" and (.[4] | is_id) then "account \($parts[4])"
              else tojson end;
        def whom: if . == "*" then "everybody"
            elif type == "object" then [to_entries[] | .key as $key | .value | list[]
                | if $key == "AWS" and type == "string" then account else tojson end] | join(" and ")
            else tojson end;
        def kind: if .Effect == "Allow" then "an Allow" elif .Effect == "Deny" then "a Deny" else "neither Allow nor Deny" end;
        def kind_and_whom: kind + " for " + if has("NotPrincipal") then "everybody but " + (.NotPrincipal | whom)
            else .Principal | whom end;
        $grant.Statement[0].Sid as $sid
        | $policy | statements as $all | [range($all | length) | . as $index | $all[$index]
            | select('"$1"')
            | "\(title($index)) (\(kind_and_whom))"] | join(", ")'
}

# Stops where jq does not see all of the policy that is there.
check_policy() {
    [ -n "$current" ] || return 0
    jq -ne --argjson policy "$current" "$definitions"'
        $policy | type == "object" and (.Statement | type == "object" or type == "array")
            and all(statements[]; type == "object")' >/dev/null ||
        stop "cannot make out the policy of $bucket: $current"
    ! has_equal_keys "$current" ||
        stop "a key is twice in one object of the policy of $bucket, and nothing tells which one counts. Remove one of them in the S3 console first."
    [[ $current != *$'\xef\xbf\xbd'* ]] ||
        stop "the policy of $bucket has the sign for a broken character (U+FFFD), so it may have been misread. Change it in the S3 console."
}

# Stops where S3 would not take the policy that is wanted.
check_wanted() {
    local deleted limit=20480
    if [ -z "$wanted" ] || [ "$wanted" = "$current" ]; then return; fi
    [ ${#wanted} -le $limit ] ||
        stop "the policy of $bucket would be ${#wanted} bytes, and S3's limit is 20,480. Shorten it first."
    deleted=$(jq -nr --argjson policy "$wanted" "$definitions"'
        def is_deleted: strings | (startswith("AIDA") or startswith("AROA")) and length > 15;
        $policy | titles([.Principal, .NotPrincipal] | any(.[]; objects | .AWS | list | any(.[]; is_deleted)))') ||
        stop "cannot make out the policy that is to be written."
    [ -z "$deleted" ] ||
        stop "statement $deleted of the policy names a deleted user or role (AIDA..., AROA...), and S3 rejects such a policy. Remove it in the S3 console first."
}

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

# How what the AWS CLI answers becomes one JSON object, a report for the page.
report='' value='' unasked='' parts=0 parts_in_all=0

# Any text as a JSON string. Bytes that are no UTF-8 become question marks.
json_string() {
    local text=$1 backslash=\\ quote='"' code byte escape beyond_ascii=$'[\x80-\xff]'
    local tail=$'[\x80-\xbf]' utf8
    utf8=$'[\x01-\x7f]|[\xc2-\xdf]'$tail
    utf8+=$'|\xe0[\xa0-\xbf]'$tail$'|\xed[\x80-\x9f]'$tail$'|[\xe1-\xec\xee\xef]'$tail$tail
    utf8+=$'|\xf0[\x90-\xbf]'$tail$tail$'|[\xf1-\xf3]'$tail$tail$tail$'|\xf4[\x80-\x8f]'$tail$tail
    [[ $text =~ ^($utf8)*$ ]] || text=${text//$beyond_ascii/?}
    text=${text//"$backslash"/"$backslash$backslash"}
    text=${text//"$quote"/"$backslash$quote"}
    for code in {1..31}; do
        printf -v escape 'u%04x' "$code"
        printf -v byte '%b' "\\x${escape:3}"
        text=${text//"$byte"/"$backslash$escape"}
    done
    printf '"%s"' "$text"
}

# What the AWS CLI answers, as JSON in $value: an object, {} for no answer, or as a string why there is
# none. Once AWS cannot be asked at all, be it for want of a network or of credentials, each further
# call would take as long to fail, so that reason is given for the rest.
answer_as_json() {
    if [ -n "$unasked" ]; then
        value=$(json_string "$unasked")
    elif call "$@"; then
        case $answer in
            '{'*'}') value=$answer ;;
            '') value='{}' ;;
            *) value=$(json_string "$answer") ;;
        esac
    else
        value=$(json_string "$error")
        # The account's setting has an endpoint of its own; S3 may be reached where that is not.
        case $1:$error in
            s3control:* | *:*'An error occurred ('* | *:*'usage: aws'*) ;;
            *) unasked=$error ;;
        esac
    fi
}

begin_part() {
    parts=$((parts + 1))
    printf '%s of %s: %s\n' "$parts" "$parts_in_all" "$1" >&2
}

# One member of the report.
part() {
    local name=$1
    shift
    begin_part "$name"
    answer_as_json "$@"
    report+=$(printf ',\n"%s": %s' "$name" "$value")
}

part_of_bucket() {
    local name=$1 verb=$2
    shift 2
    part "$name" s3api "$verb" --bucket "$bucket" --expected-bucket-owner "$account" "$@"
}

# Reads how the bucket is set up and prints it in one go, with nothing of the progress in between.
print_report() {
    parts_in_all=11
    report=$(printf '{\n"flowLogExportPreflight": 1,\n"accountId": "%s",\n"bucket": "%s"' "$account" "$bucket")
    part caller sts get-caller-identity --query '{Account: Account}'
    part_of_bucket location get-bucket-location
    part_of_bucket versioning get-bucket-versioning
    part_of_bucket policy get-bucket-policy
    part_of_bucket policyStatus get-bucket-policy-status
    part_of_bucket encryption get-bucket-encryption
    part_of_bucket ownershipControls get-bucket-ownership-controls
    part_of_bucket publicAccessBlock get-public-access-block
    part accountPublicAccessBlock s3control get-public-access-block --account-id "$account"
    part_of_bucket objectLock get-object-lock-configuration
    part_of_bucket requestPayment get-bucket-request-payment
    printf '%s\n}\n' "$report"
}

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
FLOW_LOG_EXPORT
