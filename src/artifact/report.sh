report='' unasked='' parts=0

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

# One member of the report: the object that the AWS CLI answers, {} for no answer, or as a string
# why there is none. Once AWS cannot be asked at all, be it for want of a network or of credentials,
# each further call would take as long to fail, so that reason is given for the rest.
part() {
    local name=$1 value
    shift
    parts=$((parts + 1))
    printf '%s of 11: %s\n' "$parts" "$name" >&2
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
    report+=$(printf ',\n"%s": %s' "$name" "$value")
}

part_of_bucket() { part "$1" s3api "$2" --bucket "$bucket" --expected-bucket-owner "$account"; }

# Reads how the bucket is set up and prints it in one go, with nothing of the progress in between.
print_report() {
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
