# Makes OCI image archives with tar, gzip and sha256sum. Sourced by build.sh; same input, same bytes.

# oci_layer DIR: packs DIR as a layer blob and prints "digest size diff_id".
oci_layer() {
    local raw packed
    raw=$(mktemp -p "$work") packed=$(mktemp -p "$work")
    tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=posix \
        --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime -C "$1" -cf "$raw" .
    gzip -1 -n <"$raw" >"$packed"
    local diff_id
    diff_id=$(sha256sum <"$raw" | cut -d' ' -f1)
    rm "$raw"
    echo "$(oci_blob "$packed") $diff_id"
}

# oci_blob FILE: moves FILE among the blobs and prints "digest size".
oci_blob() {
    local digest size
    digest=$(sha256sum <"$1" | cut -d' ' -f1)
    size=$(stat -c %s "$1")
    mv "$1" "$work/blobs/$digest"
    echo "$digest $size"
}

# oci_image NAME RUN_CONFIG_JSON LAYER...: writes $out/<short name>-<tag>.tar; a LAYER is "digest size diff_id".
oci_image() {
    local name=$1 run=$2 layers="" diffs="" layer
    shift 2
    local tag=${name##*:} repository=${name%:*} blobs=()
    for layer in "$@"; do
        read -r digest size diff_id <<<"$layer"
        layers+="${layers:+,}{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"sha256:$digest\",\"size\":$size}"
        diffs+="${diffs:+,}\"sha256:$diff_id\""
        blobs+=("$digest")
    done

    local file config manifest
    file=$(mktemp -p "$work")
    printf '{"created":"1970-01-01T00:00:00Z","architecture":"%s","os":"linux","config":%s,"rootfs":{"type":"layers","diff_ids":[%s]}}' \
        "$architecture" "$run" "$diffs" >"$file"
    read -r config config_size <<<"$(oci_blob "$file")"
    file=$(mktemp -p "$work")
    printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[%s]}' \
        "$config" "$config_size" "$layers" >"$file"
    read -r manifest manifest_size <<<"$(oci_blob "$file")"

    # Small documents first: whoever wants to know what an archive holds need not read through its layers.
    local layout="$work/layout"
    rm -rf "$layout" && mkdir -p "$layout/blobs/sha256"
    printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
    printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%s,"annotations":{"io.containerd.image.name":"%s","org.opencontainers.image.ref.name":"%s"}}]}' \
        "$manifest" "$manifest_size" "$name" "$tag" >"$layout/index.json"
    local members=(oci-layout index.json) blob
    for blob in "$manifest" "$config" "${blobs[@]}"; do
        ln -f "$work/blobs/$blob" "$layout/blobs/sha256/$blob"
        members+=("blobs/sha256/$blob")
    done
    tar --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=0644 --format=ustar -C "$layout" --hard-dereference \
        -cf "$out/.partial" "${members[@]}"
    mv "$out/.partial" "$out/${repository##*/}-$tag.tar"
}
