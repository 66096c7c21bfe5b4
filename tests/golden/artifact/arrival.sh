bash <<'FLOW_LOG_EXPORT'
# Lists what has arrived in the S3 bucket below,
# looks at the newest of it and prints that as one
# JSON object, to be pasted into the page that made
# this script. It changes nothing, opens no file,
# and prints no keys, but the names of up to 10
# files. Errors inside the object are answers too.
# Needs only the AWS CLI and these permissions, and
# where one is refused, the object says so:
#     s3:ListBucket,
#     s3:GetObject,
#     s3:ListBucketVersions,
#     s3:GetBucketAcl
account='493827156084'
bucket='my.logs-2'
prefix='flow-logs/by-org/'
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

# The number of the files, and the newest of them. A key is a JSON string, whatever is in it.
# shellcheck disable=SC2016 # the backticks are the query's
newest='{
    Count: length(Contents || `[]`),
    IsCut: NextToken && `true` || `false`,
    Newest: reverse(sort_by(Contents || `[]`, &LastModified))[:5].
        {Key: Key, LastModified: LastModified, Owner: {ID: Owner.ID}}
}'
# shellcheck disable=SC2016 # the same
versions='{
    VersionCount: length(Versions || `[]`),
    DeleteMarkerCount: length(DeleteMarkers || `[]`),
    IsTruncated: IsTruncated
}'

# What the AWS CLI asks for of the bucket, for names that are JSON strings already.
of_bucket() { printf '{"Bucket": "%s", "ExpectedBucketOwner": "%s", %s}' "$bucket" "$account" "$1"; }

# The last of the folders, by name, in the last of the folders ...: where there are more files than are
# listed and their names begin with dates, the newest are there.
last_folder() {
    last=$(json_string "$prefix")
    for _ in 1 2 3 4 5 6 7 8; do
        call s3api list-objects-v2 --cli-input-json "$(of_bucket "\"Prefix\": $last, \"Delimiter\": \"/\"")" \
            --no-paginate --query 'CommonPrefixes[-1].Prefix' || return
        case $answer in
            '"'*'"') last=$answer ;;
            *) return ;;
        esac
    done
}

# Looks at the newest of the files that were listed, until replication put one there.
look_at() {
    local line key
    while IFS= read -r line; do
        case $line in
            *'"Key": "'*) ;;
            *) continue ;;
        esac
        key=${line#*'"Key": '}
        key=${key%,}
        answer_as_json s3api head-object --cli-input-json "$(of_bucket "\"Key\": $key")"
        looked+="${looked:+,}
{\"Key\": $key, \"Head\": $value}"
        case $value in
            *'"ReplicationStatus": "REPLICA"'*) return ;;
        esac
    done <<<"$1"
}

# Reads what has arrived and prints it in one go. The time comes last, so that nothing is newer.
print_arrival() {
    local listed looked='' last
    parts_in_all=5
    report=$(printf '{\n"flowLogExportArrival": 1,\n"accountId": "%s",\n"bucket": "%s",\n"prefix": "%s"' \
        "$account" "$bucket" "$prefix")
    part caller sts get-caller-identity --query '{Account: Account}'
    part_of_bucket objects list-objects-v2 --prefix "$prefix" --fetch-owner --max-items 10000 --query "$newest"
    listed=$value
    begin_part newest
    case $listed in
        *'"IsCut": true'*)
            last_folder
            answer_as_json s3api list-objects-v2 --cli-input-json "$(of_bucket "\"Prefix\": $last")" \
                --no-paginate --query "$newest"
            look_at "$value"
            ;;
    esac
    case $looked in
        *'"ReplicationStatus": "REPLICA"'*) ;;
        *) look_at "$listed" ;;
    esac
    report+=$(printf ',\n"newest": [%s]' "$looked")
    part_of_bucket versions list-object-versions --prefix "$prefix" --no-paginate --max-keys 1000 --query "$versions"
    part_of_bucket owner get-bucket-acl --query '{Owner: {ID: Owner.ID}}'
    report+=$(printf ',\n"time": {"UTC": "%s"}' "$(date -u +%Y-%m-%dT%H:%M:%SZ)")
    printf '%s\n}\n' "$report"
}

main() {
    trap '[ -z "$folder" ] || rm -rf "$folder"' EXIT
    make_folder
    choose_region
    print_arrival
}

main </dev/null; exit
FLOW_LOG_EXPORT
