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
