#!/bin/sh
# The course in a room without network: copied from the stick into your home folder, then the README's first command.
# Once that is done, the stick is not needed: cd ~/gradient-descent && python3 -m course
stick=$(cd "$(dirname "$0")" && pwd)
place="$HOME/gradient-descent"
if [ ! -d "$place" ]; then
    rm -rf "$place.part"
    cp -R "$stick/repository" "$place.part" && mv "$place.part" "$place" || exit 1
fi
cd "$place" || exit 1
for version in VERSIONS; do
    for python in "python$version" python3 python; do
        found=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
        if [ "$found" = "$version" ]; then
            COURSE_WHEELS="$stick/wheels" exec "$python" -m course "$@"
        fi
    done
done
echo "This stick holds the course for Python VERSIONS, and this computer has none of these. Install one, then start again."
exit 1
