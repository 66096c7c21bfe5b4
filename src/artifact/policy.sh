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
