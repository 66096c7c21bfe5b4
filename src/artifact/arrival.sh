#!/usr/bin/env bash
# Lists what has arrived in the S3 bucket below, looks at the newest of it and prints that as one JSON
# object, to be pasted into the page that made this script. It changes nothing, opens no file, and prints
# no keys, but the names of up to 10 files. Errors inside the object are answers too. Needs only the AWS
# CLI and these permissions, and where one is refused, the object says so:
__READS__
account='__ACCOUNT_ID__'
bucket='__BUCKET__'
prefix='__PREFIX__'
__COMMON__

# At most so many files are listed, and so many of the newest are looked at.
most=10000 looked_at=5

# The number of the files, and the newest of them. A key is a JSON string, whatever is in it.
newest='{
    Count: length(Contents || `[]`),
    IsCut: NextToken != `null`,
    Newest: reverse(sort_by(Contents || `[]`, &LastModified))[:5].
        {Key: Key, LastModified: LastModified, Owner: {ID: Owner.ID}}
}'
versions='{
    VersionCount: length(Versions || `[]`),
    DeleteMarkerCount: length(DeleteMarkers || `[]`),
    IsTruncated: IsTruncated
}'

list() {
    ask s3api list-objects-v2 --bucket "$bucket" --prefix "$1" --fetch-owner --max-items "$2" \
        --query "$newest" --expected-bucket-owner "$account"
}

# The last of the folders, by name, in the last of the folders ...: where there are more files than are
# listed and their names begin with dates, the newest are there.
last_folder() {
    local level
    for level in 1 2 3 4 5 6 7 8; do
        call s3api list-objects-v2 --no-paginate --query 'CommonPrefixes[-1].Prefix' \
            --cli-input-json "{\"Bucket\": \"$bucket\", \"Prefix\": $folder, \"Delimiter\": \"/\",
                \"ExpectedBucketOwner\": \"$account\"}" || return
        case $answer in
            '"'*'"') folder=$answer ;;
            *) return ;;
        esac
    done
}

# Looks at the newest of the files that were listed, until replication put one there.
look_at() {
    local line key count=0
    while IFS= read -r line; do
        case $line in
            *'"Key": "'*) ;;
            *) continue ;;
        esac
        [ $count -lt $looked_at ] || return
        count=$((count + 1))
        key=${line#*'"Key": '}
        key=${key%,}
        ask s3api head-object --cli-input-json \
            "{\"Bucket\": \"$bucket\", \"Key\": $key, \"ExpectedBucketOwner\": \"$account\"}"
        looked+="${looked:+,}
{\"Key\": $key, \"Head\": $value}"
        case $value in
            *'"ReplicationStatus": "REPLICA"'*) return ;;
        esac
    done <<<"$1"
}

# Reads what has arrived and prints it in one go. The time comes last, so that nothing is newer.
print_arrival() {
    local listed looked='' folder
    parts_in_all=5
    report=$(printf '{\n"flowLogExportArrival": 1,\n"accountId": "%s",\n"bucket": "%s",\n"prefix": "%s"' \
        "$account" "$bucket" "$prefix")
    part caller sts get-caller-identity --query '{Account: Account}'
    progress objects
    list "$prefix" $most
    listed=$value
    report+=$(printf ',\n"objects": %s' "$listed")
    progress newest
    case $listed in
        *'"IsCut": true'*)
            folder=$(json_string "$prefix")
            last_folder
            ask s3api list-objects-v2 --no-paginate --query "$newest" --cli-input-json \
                "{\"Bucket\": \"$bucket\", \"Prefix\": $folder, \"ExpectedBucketOwner\": \"$account\"}"
            look_at "$value"
            ;;
    esac
    case $looked in
        *'"ReplicationStatus": "REPLICA"'*) ;;
        *) look_at "$listed" ;;
    esac
    report+=$(printf ',\n"newest": [%s]' "$looked")
    part versions s3api list-object-versions --bucket "$bucket" --prefix "$prefix" --no-paginate --max-keys 1000 \
        --query "$versions" --expected-bucket-owner "$account"
    part owner s3api get-bucket-acl --bucket "$bucket" --query '{Owner: {ID: Owner.ID}}' --expected-bucket-owner "$account"
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
