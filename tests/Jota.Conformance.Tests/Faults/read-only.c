// Makes the file system below $JOTA_TEST_FOLDER refuse every change as long as the file $JOTA_TEST_SWITCH exists: what a kernel does when
// it meets a damaged file system and mounts it read-only, whoever has files open. To be preloaded.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int is_below(const char *path)
{
    const char *folder = getenv("JOTA_TEST_FOLDER");
    return folder && !strncmp(path, folder, strlen(folder));
}

static int is_on(void)
{
    const char *file = getenv("JOTA_TEST_SWITCH");
    return file && access(file, F_OK) == 0;
}

static int refuses_path(const char *path)
{
    return is_on() && is_below(path);
}

static int refuses_file(int fd)
{
    char link[32], path[PATH_MAX];
    ssize_t length;
    int before = errno;
    if (!is_on()) {
        errno = before;
        return 0;
    }

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    errno = before;
    if (length < 0)
        return 0;
    path[length] = 0;
    return is_below(path);
}

static int changes(int flags)
{
    return (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC));
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define REFUSE do { errno = EROFS; return -1; } while (0)

#define OPEN(name) \
    int name(const char *path, int flags, ...) \
    { \
        va_list more; \
        mode_t mode; \
        va_start(more, flags); \
        mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        if (changes(flags) && refuses_path(path)) REFUSE; \
        return NEXT(name)(path, flags, mode); \
    }
#define BY_FILE(result, name, parameters, ...) \
    result name parameters \
    { \
        if (refuses_file(fd)) REFUSE; \
        return NEXT(name)(__VA_ARGS__); \
    }
#define BY_PATH(name, parameters, ...) \
    int name parameters \
    { \
        if (refuses_path(path)) REFUSE; \
        return NEXT(name)(__VA_ARGS__); \
    }

OPEN(open)
OPEN(open64)
BY_FILE(ssize_t, write, (int fd, const void *bytes, size_t length), fd, bytes, length)
BY_FILE(ssize_t, pwrite, (int fd, const void *bytes, size_t length, off_t at), fd, bytes, length, at)
BY_FILE(ssize_t, pwrite64, (int fd, const void *bytes, size_t length, off64_t at), fd, bytes, length, at)
BY_FILE(ssize_t, writev, (int fd, const struct iovec *parts, int count), fd, parts, count)
BY_FILE(ssize_t, pwritev, (int fd, const struct iovec *parts, int count, off_t at), fd, parts, count, at)
BY_FILE(ssize_t, pwritev64, (int fd, const struct iovec *parts, int count, off64_t at), fd, parts, count, at)
BY_FILE(int, fsync, (int fd), fd)
BY_FILE(int, fdatasync, (int fd), fd)
BY_FILE(int, ftruncate, (int fd, off_t length), fd, length)
BY_FILE(int, ftruncate64, (int fd, off64_t length), fd, length)
BY_FILE(int, fallocate, (int fd, int mode, off_t at, off_t length), fd, mode, at, length)
BY_FILE(int, fallocate64, (int fd, int mode, off64_t at, off64_t length), fd, mode, at, length)
BY_PATH(unlink, (const char *path), path)
BY_PATH(rename, (const char *path, const char *to), path, to)
BY_PATH(mkdir, (const char *path, mode_t mode), path, mode)
BY_PATH(rmdir, (const char *path), path)

int posix_fallocate64(int fd, off64_t at, off64_t length)
{
    return refuses_file(fd) ? EROFS : NEXT(posix_fallocate64)(fd, at, length);
}

int posix_fallocate(int fd, off_t at, off_t length)
{
    return refuses_file(fd) ? EROFS : NEXT(posix_fallocate)(fd, at, length);
}
