using System.Buffers;
using System.Globalization;
using System.Text;

namespace Jota.Kubelet.Files;

/// <summary>
/// Removes what a container could write to. Nothing is followed: neither a link nor a mount, which come off first. Names are taken as
/// bytes, and no depth of folders costs more descriptors or stack than another.
/// </summary>
internal sealed class FolderRemoval
{
    private const int DeepestDescent = 32;
    private const int IdlePasses = 8;
    private const int BufferSize = 8 * 1024;

    private readonly PinnedFile _top;
    private readonly CancellationToken _ct;
    private int _moved;

    private FolderRemoval(PinnedFile top, CancellationToken ct)
    {
        _top = top;
        _ct = ct;
    }

    /// <summary>
    /// Removes a folder or file of the node with everything below; nothing happens when it is not there. Throws
    /// <see cref="IOException"/> when something stays, such as a mount that cannot be taken off.
    /// </summary>
    public static void Remove(string path, CancellationToken ct = default)
    {
        using var parent = PinnedFile.FindPath(Path.GetDirectoryName(path)!, PathRules.NoLinks);
        if (parent is not null)
        {
            Remove(parent, Path.GetFileName(path), ct);
        }
    }

    /// <summary>Removes an entry of a folder with everything below it.</summary>
    public static void Remove(PinnedFile parent, string name, CancellationToken ct = default)
    {
        Mounts.RemoveAtAndBelow(parent, name);
        byte[] entry = [.. Encoding.UTF8.GetBytes(name), 0];
        if (!TryUnlink(parent, entry))
        {
            using (var folder = TryOpen(parent, entry))
            {
                if (folder is null)
                {
                    throw new FileFaultException(name, Errno.NotFolder);
                }

                new FolderRemoval(folder, ct).Empty(folder, 0);
            }

            if (LinuxCalls.Unlink(parent, entry, LinuxCalls.RemoveFolder) != 0
                && FileFaultException.Last(name) is { Error: not Errno.NotFound } fault)
            {
                throw fault;
            }
        }
    }

    /// <summary>Removes everything in a folder, which stays.</summary>
    public static void Empty(PinnedFile folder, CancellationToken ct = default)
    {
        Mounts.RemoveBelow(folder);
        using var open = TryOpen(folder, ".\0"u8) ?? throw new FileFaultException(folder.Path, Errno.NotFolder);
        new FolderRemoval(open, ct).Empty(open, 0);
    }

    private void Empty(PinnedFile folder, int depth)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var idle = 0; ; idle++)
            {
                var (seen, removed) = Pass(folder, depth, buffer);
                if (seen == 0)
                {
                    return;
                }

                idle = removed ? 0 : idle;
                if (idle >= IdlePasses)
                {
                    throw new FileFaultException(folder.RealPath, Errno.NotEmpty);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Once over the entries. A removal while names are read may make the kernel pass over some: the next pass finds them.
    /// </summary>
    private (int Seen, bool Removed) Pass(PinnedFile folder, int depth, byte[] buffer)
    {
        FileFaultException.Check((int)LinuxCalls.Seek(folder, 0, 0), folder.Path);
        var (seen, removed) = (0, false);
        while (true)
        {
            var length = LinuxCalls.ReadFolder(folder, buffer, (nuint)buffer.Length);
            FileFaultException.Check((int)length, folder.Path);
            if (length == 0)
            {
                return (seen, removed);
            }

            // struct linux_dirent64: the record's length at byte 16, the name at 19, ended by a zero.
            for (var at = 0; at < length; at += BitConverter.ToUInt16(buffer, at + 16))
            {
                var name = buffer.AsSpan(at + 19);
                name = name[..(name.IndexOf((byte)0) + 1)];
                if (!name.SequenceEqual(".\0"u8) && !name.SequenceEqual("..\0"u8))
                {
                    _ct.ThrowIfCancellationRequested();
                    seen++;
                    removed |= RemoveEntry(folder, name, depth);
                }
            }
        }
    }

    /// <summary>Answers whether this brought the end nearer; what changed under our hands is looked at anew.</summary>
    private bool RemoveEntry(PinnedFile folder, ReadOnlySpan<byte> name, int depth)
    {
        if (TryUnlink(folder, name))
        {
            return true;
        }

        if (depth >= DeepestDescent)
        {
            return MoveUp(folder, name);
        }

        using (var inner = TryOpen(folder, name))
        {
            if (inner is null)
            {
                return false;
            }

            Empty(inner, depth + 1);
        }

        return LinuxCalls.Unlink(folder, name, LinuxCalls.RemoveFolder) == 0;
    }

    /// <summary>What lies too deep comes to the top, and its turn comes there.</summary>
    private bool MoveUp(PinnedFile folder, ReadOnlySpan<byte> name)
    {
        while (true)
        {
            var above = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"..removed_{_moved++}\0"));
            if (LinuxCalls.Rename(folder, name, _top, above, LinuxCalls.KeepTarget) == 0)
            {
                return true;
            }

            if (FileFaultException.Last("").Error != Errno.Exists)
            {
                return false;
            }
        }
    }

    /// <summary>False when it is a folder.</summary>
    private static bool TryUnlink(PinnedFile folder, ReadOnlySpan<byte> name)
    {
        if (LinuxCalls.Unlink(folder, name, 0) == 0)
        {
            return true;
        }

        var fault = FileFaultException.Last(Encoding.UTF8.GetString(name[..^1]));
        return fault.Error switch
        {
            Errno.NotFound => true,
            Errno.IsFolder => false,
            _ => throw fault,
        };
    }

    /// <summary>Null when it is no folder any more. Throws when it is a mount.</summary>
    private static PinnedFile? TryOpen(PinnedFile folder, ReadOnlySpan<byte> name)
    {
        var opened = LinuxCalls.Open(folder, name, OpenHow.Folder(PathRules.Strict));
        if (!opened.IsInvalid)
        {
            return opened;
        }

        var fault = FileFaultException.Last(Encoding.UTF8.GetString(name[..^1]));
        opened.Dispose();
        return fault.Error is Errno.NotFound or Errno.NotFolder or Errno.TooManyLinks ? null : throw fault;
    }
}
