bash <<'FLOW_LOG_EXPORT'
# Reads how the S3 bucket below is set up and prints it as one JSON object, to be pasted into the
# page. It changes nothing, and prints no keys. Needs only the AWS CLI.
set -uo pipefail
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off

account='493827156084'
bucket='my.logs-2'

# Any text as a JSON string. In bytes, so that no locale is in the way; those that are no UTF-8 go.
json_string() {
    local LC_ALL=C text=$1 backslash=\\ quote='"' code byte escape beyond_ascii=$'[\x80-\xff]'
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

# One member of the report: the object that the AWS CLI answers, {} for no answer, or as a string
# why there is none.
part() {
    local name=$1 answer status=0
    shift
    printf ',\n"%s": ' "$name"
    answer=$(aws "$@" --output json 2>"$errors") || status=$?
    if [ $status -ne 0 ]; then
        answer=$(<"$errors")
        answer=${answer#$'\n'}
        json_string "${answer:-aws ended with status $status}"
        return
    fi
    case $answer in
        '{'*'}') printf '%s' "$answer" ;;
        '') printf '{}' ;;
        *) json_string "$answer" ;;
    esac
}

of_bucket() { part "$1" s3api "$2" --bucket "$bucket" --expected-bucket-owner "$account"; }

main() {
    errors=$(mktemp) || exit
    trap 'rm -f "$errors"' EXIT
    printf '{\n"flowLogExportPreflight": 1,\n"accountId": "%s",\n"bucket": "%s"' "$account" "$bucket"
    part caller sts get-caller-identity --query '{Account: Account}'
    of_bucket location get-bucket-location
    of_bucket versioning get-bucket-versioning
    of_bucket policy get-bucket-policy
    of_bucket encryption get-bucket-encryption
    of_bucket ownershipControls get-bucket-ownership-controls
    of_bucket publicAccessBlock get-public-access-block
    of_bucket objectLock get-object-lock-configuration
    of_bucket requestPayment get-bucket-request-payment
    printf '\n}\n'
}

main </dev/null
FLOW_LOG_EXPORT
