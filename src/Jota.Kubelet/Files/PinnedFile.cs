using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Jota.Kubelet.Files;

/// <summary>
/// A file or folder that is held, so that it is this one that is read, written, mounted or removed, whatever comes to be at its path
/// meanwhile. What containers can write to is only touched through these.
/// </summary>
internal sealed class PinnedFile : SafeHandleMinusOneIsInvalid
{
    private const int Tries = 64;

    public PinnedFile()
        : base(ownsHandle: true)
    {
    }

    /// <summary>
    /// A path that leads to this very file, for calls of this process; with a name behind it, to an entry of this folder.
    /// </summary>
    public string Path => string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{handle}");

    /// <summary>
    /// Whether this kernel can: since Linux 5.8 it keeps to <see cref="PathRules"/> and tells where something is mounted.
    /// </summary>
    public static bool IsSupported
    {
        get
        {
            using var root = OperatingSystem.IsLinux() ? LinuxCalls.Open("/proc", OpenHow.Hold(PathRules.NoLinks)) : null;
            return root is { IsInvalid: false, Facts.IsMountRoot: true };
        }
    }

    /// <summary>What it is.</summary>
    public FileFacts Facts => FileFacts.Of(this);

    /// <summary>The path that leads here at present, without links.</summary>
    public string RealPath => new FileInfo(Path).LinkTarget ?? throw new FileFaultException(Path, Errno.NotFound);

    /// <summary>Pins what is at a path of the machine; null when nothing is.</summary>
    public static PinnedFile? FindPath(string path, PathRules rules) => Found(LinuxCalls.Open(path, OpenHow.Hold(rules)), path);

    /// <summary>Pins what is at a path of the machine, which must be there.</summary>
    public static PinnedFile AtPath(string path, PathRules rules) =>
        FindPath(path, rules) ?? throw new FileFaultException(path, Errno.NotFound);

    /// <summary>
    /// Opens a file of the node's own for reading; null when none is there. Neither links nor anything else than an ordinary file counts:
    /// a container that got hold of the folder cannot make the node read something of its choice.
    /// </summary>
    public static FileStream? TryRead(string path, FileOptions options = FileOptions.None)
    {
        try
        {
            using var file = FindPath(path, PathRules.NoLinks);
            return file?.TryRead(options);
        }
        catch (FileFaultException e) when (e.Error is Errno.TooManyLinks or Errno.NotPermitted or Errno.Denied)
        {
            return null;
        }
    }

    /// <summary>Opens this for reading; null when it is no ordinary file.</summary>
    public FileStream? TryRead(FileOptions options = FileOptions.None) =>
        // Not buffered: whoever reads has a buffer. The writer appends, renames and deletes meanwhile.
        Facts.Kind == FileKind.Regular
            ? new(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, options)
            : null;

    /// <summary>Pins what is below this folder; null when nothing is.</summary>
    public PinnedFile? Find(string below, PathRules rules)
    {
        for (var i = 1; ; i++)
        {
            try
            {
                return Found(LinuxCalls.Open(this, below, OpenHow.Hold(rules)), below);
            }
            catch (FileFaultException e) when (e.Error == Errno.TryAgain && i < Tries)
            {
                // Somebody renamed a folder on the way while the kernel went up in it.
            }
        }
    }

    /// <summary>Pins what is below this folder, which must be there.</summary>
    public PinnedFile Open(string below, PathRules rules) => Find(below, rules) ?? throw new FileFaultException(below, Errno.NotFound);

    /// <summary>Makes a folder here; false when something has this name. The umask takes from the mode.</summary>
    public bool MakeFolder(string name, uint mode)
    {
        if (LinuxCalls.MakeFolder(this, name, mode) == 0)
        {
            return true;
        }

        var fault = FileFaultException.Last(name);
        return fault.Error == Errno.Exists ? false : throw fault;
    }

    /// <summary>Makes a file here, which its owner alone may read as long as nothing else is said.</summary>
    public PinnedFile MakeFile(string name)
    {
        const uint OwnerOnly = 0x180; // 0600
        return Found(LinuxCalls.Open(this, name, OpenHow.New(OwnerOnly, PathRules.Strict)), name)
            ?? throw new FileFaultException(name, Errno.NotFound);
    }

    /// <summary>Sets the contents.</summary>
    public void Write(ReadOnlySpan<byte> content)
    {
        using var stream = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        stream.Write(content);
    }

    /// <summary>Sets all permissions, whatever the umask is.</summary>
    public void SetMode(uint mode) => FileFaultException.Check(LinuxCalls.ChangeMode(Path, mode), Path);

    /// <summary>Sets user and group; null leaves what is there.</summary>
    public void SetOwner(long? user, long? group)
    {
        if (user is not null || group is not null)
        {
            var (uid, gid) = ((uint?)user ?? LinuxCalls.Unchanged, (uint?)group ?? LinuxCalls.Unchanged);
            FileFaultException.Check(LinuxCalls.ChangeOwner(this, "", uid, gid, LinuxCalls.EmptyPath), Path);
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        new SafeFileHandle(handle, ownsHandle: true).Dispose();
        return true;
    }

    private static PinnedFile? Found(PinnedFile file, string path)
    {
        if (!file.IsInvalid)
        {
            return file;
        }

        var fault = FileFaultException.Last(path);
        file.Dispose();
        return fault.Error is Errno.NotFound or Errno.NotFolder ? null : throw fault;
    }
}
