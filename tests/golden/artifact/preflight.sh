bash <<'FLOW_LOG_EXPORT'
# Reads how the S3 bucket below is set up and prints
# it as one JSON object, to be pasted into the page
# that made this script. It changes nothing, and
# prints no keys, but the whole bucket policy.
# Errors inside the object are answers too. Needs
# only the AWS CLI and these permissions, and where
# one is refused, the object says so:
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
account='493827156084'
bucket='my.logs-2'
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

main() {
    trap '[ -z "$folder" ] || rm -rf "$folder"' EXIT
    make_folder
    choose_region
    print_report
}

main </dev/null; exit
FLOW_LOG_EXPORT
