bash <<'FLOW_LOG_EXPORT'
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
# The policy that was pasted into the page, and which of its statements are Trustgrid's, counted from 1;
# nothing and none where none was pasted.
pasted=''
numbers='[]'
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
FLOW_LOG_EXPORT
