#!/usr/bin/env bash
# Lists what has arrived in the S3 bucket below,
# looks at the newest of it and prints that as one
# JSON object, to be pasted into the page that made
# this script. It changes nothing, opens no file,
# and prints no keys, but the names of up to 10
# files. Errors inside the object are answers too.
# Needs only the AWS CLI and these permissions, and
# where one is refused, the object says so:
__READS__
account='__ACCOUNT_ID__'
bucket='__BUCKET__'
prefix='__PREFIX__'
__COMMON__

__REPORT__

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
