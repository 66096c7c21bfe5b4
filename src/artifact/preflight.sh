#!/usr/bin/env bash
# Reads how the S3 bucket below is set up and prints it as one JSON object, to be pasted into the
# page. It changes nothing, and prints no keys. Needs only the AWS CLI.
account='__ACCOUNT_ID__'
bucket='__BUCKET__'
__COMMON__

main() {
    trap '[ -z "$folder" ] || rm -rf "$folder"' EXIT
    make_folder
    choose_region
    print_report
}

main </dev/null; exit
