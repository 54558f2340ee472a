using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Jota.Store.Files;

/// <summary>
/// Files that something else comes to rely on at once: keys that sign what clients keep, certificates that they trust. They are on the
/// disk, by their contents and by their names, before anybody uses them: after a loss of power they are what they were.
/// </summary>
public static partial class DurableFiles
{
    /// <summary>
    /// Writes a file in one step: a crash leaves the old one or the new one. Returns when the disk has it. Its folder is there.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="mode">Who may read it, from its first byte on.</param>
    public static void Replace(string path, string text, UnixFileMode mode)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using (var file = new FileStream(fresh, options))
        {
            using (var writer = new StreamWriter(file, leaveOpen: true))
            {
                writer.Write(text);
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
        Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Makes a folder with those above it, and returns when the disk has their names.</summary>
    public static void MakeFolder(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            return;
        }

        var parent = Path.GetDirectoryName(full);
        if (parent is not null)
        {
            MakeFolder(parent);
        }

        Directory.CreateDirectory(full);
        if (parent is not null)
        {
            Flush(parent);
        }
    }

    /// <summary>Has the names in a folder written to the disk.</summary>
    public static void Flush(string folder)
    {
        // Windows writes names through by itself.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var handle = new SafeFileHandle(Open(folder, 0), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new IOException($"{folder} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        RandomAccess.FlushToDisk(handle);
    }

    // .NET opens files only.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
