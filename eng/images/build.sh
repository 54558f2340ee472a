#!/usr/bin/env bash
# Builds the images that tests and samples use, as OCI archives in artifacts/images, from Debian packages only.
# They stand in for the public images of the same names, so that a machine without a registry has them, and say so.
set -euo pipefail
umask 022
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
out=${1:-$root/artifacts/images}
cache=$root/artifacts/debs
nginx_tags=(1.14.2 1.16.1 1.19.2 1.25 1.27 latest)
busybox_tags=(1.28 1.36 latest)
pause=registry.k8s.io/pause:3.10

# One at a time: test programs ask for them side by side, and who waited finds them made.
mkdir -p "$root/artifacts"
exec 9>"$root/artifacts/.images.lock"
flock 9

stamp=$(cat "$here"/* | sha256sum | cut -d' ' -f1)
if [ "$(cat "$out/.stamp" 2>/dev/null)" = "$stamp" ]; then
    exit 0
fi

mkdir -p "$out" "$cache"
work=$(mktemp -d -p "$root/artifacts" images.XXXXXX)
trap 'rm -rf "$work"' EXIT
mkdir "$work/blobs"
architecture=$(dpkg --print-architecture)
source "$here/oci.sh"

# fetch PACKAGE...: downloads what the cache lacks; a stale package list is renewed once.
fetch() {
    local missing=() package
    for package in "$@"; do
        compgen -G "$cache/${package}_*.deb" >/dev/null || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] || (cd "$cache" && apt-get -qq -o APT::Sandbox::User=root download "${missing[@]}") ||
        (apt-get -qq update && cd "$cache" && apt-get -qq -o APT::Sandbox::User=root download "${missing[@]}")
}

# unpack PACKAGE DIR
unpack() {
    dpkg-deb -x "$(compgen -G "$cache/$1_*.deb" | head -1)" "$2"
}

# shell_into DIR: busybox with a link for each of its applets.
shell_into() {
    mkdir -p "$1"/{bin,etc,tmp,root,var/run,usr/bin,usr/sbin,sbin}
    chmod 1777 "$1/tmp"
    install -m 755 "$work/busybox/bin/busybox" "$1/bin/busybox"
    local applet
    for applet in $("$work/busybox/bin/busybox" --list); do
        [ "$applet" = busybox ] || ln -sf busybox "$1/bin/$applet"
    done
    printf 'root:x:0:0:root:/root:/bin/sh\nnginx:x:101:101:nginx:/nonexistent:/bin/false\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$1/etc/passwd"
    printf 'root:x:0:\nnginx:x:101:\nnogroup:x:65534:\n' >"$1/etc/group"
}

# labels NAME WHAT: says in the image that it is not the public one.
labels() {
    printf '{"org.opencontainers.image.title":"%s","org.opencontainers.image.description":"Stand-in for %s made from Debian: %s. Not the public image."}' "$1" "$1" "$2"
}

fetch busybox-static nginx nginx-common libc6 libcrypt1 libpcre2-8-0 libssl3 zlib1g
unpack busybox-static "$work/busybox"

# 1. pause: one static program.
mkdir "$work/pause"
gcc -Os -static -s -Wl,--build-id=none -o "$work/pause/pause" "$here/pause.c"
oci_image "$pause" "{\"Entrypoint\":[\"/pause\"],\"Labels\":$(labels "$pause" "a 20-line C program")}" "$(oci_layer "$work/pause")"

# 2. busybox: the static binary and its applets.
mkdir "$work/busybox-root"
shell_into "$work/busybox-root"
busybox_layer=$(oci_layer "$work/busybox-root")
for tag in "${busybox_tags[@]}"; do
    name=docker.io/library/busybox:$tag
    oci_image "$name" "{\"Cmd\":[\"sh\"],\"Env\":[\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"],\"Labels\":$(labels "$name" busybox-static)}" "$busybox_layer"
done

# 3. nginx: Debian's binary with the libraries it needs, a shell, and per tag a page that names it.
base=$work/nginx-root
mkdir "$base"
shell_into "$base"
for package in nginx nginx-common libc6 libcrypt1 libpcre2-8-0 libssl3 zlib1g; do
    unpack "$package" "$work/nginx-deb"
done
install -m 755 "$work/nginx-deb/usr/sbin/nginx" "$base/usr/sbin/nginx"
find "$work/nginx-deb" \( -name 'ld-linux*.so.*' -o -name 'libc.so.6' -o -name 'libcrypt.so.1*' -o -name 'libpcre2-8.so.0*' \
    -o -name 'libssl.so.3' -o -name 'libcrypto.so.3' -o -name 'libz.so.1*' -o -name 'libnss_files.so.2' -o -name 'libnss_dns.so.2' \
    -o -name 'libdl.so.2' -o -name 'libpthread.so.0' -o -name 'libresolv.so.2' \) -printf '%P\n' | while read -r library; do
    mkdir -p "$base/$(dirname "$library")"
    cp -a "$work/nginx-deb/$library" "$base/$library"
done
mkdir -p "$base"/etc/nginx/conf.d "$base"/var/{log/nginx,cache/nginx,lib/nginx} "$base"/usr/share/nginx/html "$base"/run
cp "$work/nginx-deb/etc/nginx/mime.types" "$base/etc/nginx/mime.types"
install -m 644 "$here/nginx.conf" "$base/etc/nginx/nginx.conf"
install -m 644 "$here/nginx-default.conf" "$base/etc/nginx/conf.d/default.conf"
ln -s /dev/stdout "$base/var/log/nginx/access.log"
ln -s /dev/stderr "$base/var/log/nginx/error.log"
printf '#!/bin/sh\nexec /bin/sh "$@"\n' >"$base/bin/bash" && chmod 755 "$base/bin/bash"
nginx_layer=$(oci_layer "$base")
for tag in "${nginx_tags[@]}"; do
    name=docker.io/library/nginx:$tag
    page=$work/page-$tag/usr/share/nginx/html
    mkdir -p "$page"
    sed "s|@IMAGE@|nginx:$tag|g" "$here/nginx-index.html" >"$page/index.html"
    chmod 644 "$page/index.html"
    oci_image "$name" "{\"Cmd\":[\"nginx\",\"-g\",\"daemon off;\"],\"ExposedPorts\":{\"80/tcp\":{}},\"StopSignal\":\"SIGQUIT\",\"Env\":[\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"],\"Labels\":$(labels "$name" "the nginx package")}" \
        "$nginx_layer" "$(oci_layer "$work/page-$tag")"
done

echo "$stamp" >"$out/.stamp"
echo "images: $(ls "$out"/*.tar | wc -l) archives in $out"
