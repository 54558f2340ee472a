using System.Diagnostics;
using System.Globalization;
using Jota.Store.Files;

namespace Jota.Store.Tests.Files;

public sealed class DurableFilesTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _root = Directory.CreateTempSubdirectory("jota-durable-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_file_is_replaced_as_a_whole_and_readable_by_whom_it_says()
    {
        var path = Path.Combine(_root, "key");
        DurableFiles.Replace(path, "one", OwnerOnly);
        DurableFiles.Replace(path, "two", OwnerOnly);
        Assert.Equal("two", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_root));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public async Task The_disk_has_contents_and_names_before_anybody_uses_them()
    {
        var path = Path.Combine(_root, "pki", "deep", "key");
        var calls = await TraceAsync(() =>
        {
            DurableFiles.MakeFolder(Path.GetDirectoryName(path)!);
            DurableFiles.Replace(path, "text", OwnerOnly);
        });

        Assert.Equal(
            [$"fsync {_root}", $"fsync {_root}/pki", $"fsync {path}.new", $"rename {path}", $"fsync {_root}/pki/deep"],
            calls.Where(call => call.Contains(_root, StringComparison.Ordinal)));
    }

    /// <summary>What this process asks the kernel for, told by strace; skips where that is not at hand.</summary>
    private async Task<List<string>> TraceAsync(Action action)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "needs strace");
        var pid = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var log = Path.Combine(_root, "trace");
        string[] arguments = ["-f", "-y", "-s", "4096", "-e", "trace=fsync,fdatasync,rename,renameat,renameat2", "-o", log, "-p", pid];
        using var strace = Process.Start(new ProcessStartInfo("/usr/bin/strace", arguments) { RedirectStandardError = true })!;
        var attached = await strace.StandardError.ReadLineAsync(Ct);
        Assert.SkipWhen(attached?.Contains("attached", StringComparison.Ordinal) is not true, attached ?? "strace may not look at this process");
        action();
        using (Process.Start("kill", ["-INT", strace.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await strace.WaitForExitAsync(Ct);
        }

        var lines = await File.ReadAllLinesAsync(log, Ct);
        File.Delete(log);
        return [.. lines.Select(Read).OfType<string>()];
    }

    // "123 fsync(45</tmp/x>) = 0", or "<unfinished ...>" where another thread came between, and "123 rename("/tmp/x.new", "/tmp/x") = 0".
    private static string? Read(string line)
    {
        if (line.Contains("sync(", StringComparison.Ordinal) && line.IndexOf('<', StringComparison.Ordinal) is var start and > 0)
        {
            return "fsync " + line[(start + 1)..line.IndexOf('>', start)];
        }

        return line.Contains("rename", StringComparison.Ordinal) && line.Split('"') is [.., var to, _] ? "rename " + to : null;
    }
}
